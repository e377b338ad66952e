#pragma once

#include "io/config/tenant.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cfc::config {

/// Looks a variable up; nullopt when unset. Injected so that tests need no real environment.
using environment = std::function<std::optional<std::string>(const std::string&)>;
environment process_environment();

/// The process-wide settings that come from environment variables (SPEC section 1).
struct process_settings {
  std::string log_level = "info"; ///< error, warn, info, debug
  bool disclose_diagnostics = false;
  std::string extra_ca_file; ///< EXTRA_CA_CERTS

  struct proxy {
    std::string url; ///< empty: PROXY_AUTH_MODE none
    std::string username;
    secret password;
    std::string ca_file, client_cert_file, client_key_file;
    std::vector<std::pair<std::string, std::string>> connect_headers;
  } proxy;
};

/// @throws config_error with every wrong variable
process_settings read_environment(const environment& env);

} // namespace cfc::config

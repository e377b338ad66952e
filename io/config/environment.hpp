#pragma once

#include "io/config/problem.hpp"
#include "io/config/tenant.hpp"
#include "io/observe/level.hpp"

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
  observe::level log_level = observe::level::info;
  bool disclose_diagnostics = false;
  std::vector<std::string> extra_ca_files; ///< EXTRA_CA_CERTS, NODE_EXTRA_CA_CERTS
  std::vector<problem> warnings;
  /// Variables that are set for the connector that this one replaces, and that nobody reads here.
  std::vector<std::string> without_effect;

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

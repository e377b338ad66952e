#pragma once

#include "io/config/loader.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cfc::config {

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

#pragma once

#include "io/config/environment.hpp"
#include "io/config/problem.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cfc::config {

/// What `serve` reads of the environment beside process_settings (SPEC section 1).
struct service_settings {
  std::uint16_t port = 51'349; ///< PORT, of probe and health; 0: any free one
  bool metrics = true;         ///< OTEL_METRICS_EXPORTER: whether they can be read over HTTP
  std::string metrics_host = "localhost";
  std::uint16_t metrics_port = 8081; ///< 0: any free one
  std::size_t sync_history = 5;      ///< runs of a tenant that health looks at
  double failure_threshold = 0.5;    ///< the share of failed ones that is still well
  std::chrono::milliseconds ping_timeout{3000};
  std::vector<problem> warnings;
};

/// @throws config_error with every wrong variable
service_settings read_service_environment(const environment& env);

} // namespace cfc::config

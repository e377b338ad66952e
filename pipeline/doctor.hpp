#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "pipeline/report/doctor_report.hpp"

#include <optional>
#include <string>

namespace cfc::pipeline {

/// All that can be known of a tenant before the first write (RUN-7): the ways to its hosts, and what a sync
/// asks of them. Only reads. Blocks; not to be called on the engine's thread.
/// @param upload_host a URL of the host that uploads go to in `external` mode, which only an operator can
/// tell; nothing but its origin is used
doctor_report examine(curl::engine& engine, const config::process_settings& process,
                      const config::tenant& tenant, const std::optional<std::string>& upload_host,
                      const observe::log& log);

} // namespace cfc::pipeline

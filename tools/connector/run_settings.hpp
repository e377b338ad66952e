#pragma once

#include "io/config/environment.hpp"
#include "io/config/loader.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "io/observe/terminal.hpp"
#include "pipeline/cycle_settings.hpp"
#include "tools/connector/options.hpp"
#include "tools/connector/start_up.hpp"

#include <memory>
#include <vector>

/// Options and environment as settings of what is below.
namespace cfc::connector {

observe::level level_of(const options& options, const config::process_settings& process);
observe::format format_of(const options& options);

curl::engine_settings engine_settings_of(const options& options, const config::process_settings& process,
                                         const std::vector<config::tenant>& tenants);
pipeline::cycle_settings cycle_settings_of(const options& options, const folders& state,
                                           std::shared_ptr<observe::terminal> terminal);

/// What is odd about the settings, at `debug` what is set for nobody, and where our own files are.
void tell_of_settings(const observe::log& log, const config::process_settings& process,
                      const config::loaded& loaded, const folders& state);

} // namespace cfc::connector

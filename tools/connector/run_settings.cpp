#include "tools/connector/run_settings.hpp"

#include "io/observe/parts.hpp"
#include "tools/connector/descriptors.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace cfc::connector {

namespace {

/// A terminal that can't is called so.
bool moves_its_cursor() {
  const char* const name = std::getenv("TERM");
  return name == nullptr || std::string_view(name) != "dumb";
}

pipeline::progress_display::mode progress_of(const options& options) {
  using mode = pipeline::progress_display::mode;
  switch (options.progress) {
  case progress_mode::bar:
    return mode::bar;
  case progress_mode::plain:
    return mode::plain;
  case progress_mode::off:
    return mode::off;
  case progress_mode::automatic:
    break;
  }
  return isatty(STDERR_FILENO) != 0 && moves_its_cursor() ? mode::bar : mode::plain;
}

} // namespace

observe::level level_of(const options& options, const config::process_settings& process) {
  return options.log_level.value_or(process.log_level);
}

observe::format format_of(const options& options) {
  const int log = options.what == command::serve ? STDOUT_FILENO : STDERR_FILENO;
  const bool text =
      options.format == log_format::text || (options.format == log_format::automatic && isatty(log) != 0);
  return text ? observe::format::text : observe::format::json;
}

curl::engine_settings engine_settings_of(const options& options, const config::process_settings& process,
                                         const std::vector<config::tenant>& tenants) {
  curl::engine_settings settings;
  settings.limits.connect = options.connect_timeout;
  settings.limits.headers = options.header_timeout;
  settings.limits.stall = options.stall_timeout;
  settings.limits.slow = options.stall_timeout;
  settings.limits.answer = options.answer_timeout;
  settings.user_agent = "confluence-connector/" CFC_VERSION;
  settings.extra_ca_files = process.extra_ca_files;
  const auto per_host = calls_to_a_host(options, tenants);
  settings.connections_per_host = std::max(settings.connections_per_host, static_cast<long>(per_host));
  settings.idle_connections =
      std::max(settings.idle_connections, static_cast<long>(services_of_a_tenant * per_host));
  return settings;
}

pipeline::cycle_settings cycle_settings_of(const options& options, const folders& state,
                                           std::shared_ptr<observe::terminal> terminal) {
  pipeline::cycle_settings settings;
  settings.plan_only = options.what == command::plan;
  settings.confirmed = {options.move_root, options.adopt, options.identity, options.max_delete,
                        options.accept_unlabelled};
  settings.spaces = {options.spaces, options.exclude_spaces};
  settings.force = options.force;
  if (options.wait)
    settings.wait = nodes::ingestion_wait{*options.wait};
  settings.max_duration = options.max_duration;
  settings.grace_period = options.grace_period;
  settings.max_failures_in_a_row = options.max_failures;
  settings.lock_dir = state.locks;
  settings.journal_dir = state.journal;
  settings.threads = options.threads.value_or(0);
  settings.tenants_in_parallel = options.tenants_in_parallel;
  settings.progress = progress_of(options);
  settings.terminal = std::move(terminal);
  return settings;
}

void tell_of_settings(const observe::log& log, const config::process_settings& process,
                      const config::loaded& loaded, const folders& state) {
  const auto loader = log.part(observe::part::settings);
  for (const auto* list : {&process.warnings, &loaded.warnings}) {
    for (const auto& warning : *list)
      loader.warn(warning.text());
  }
  if (!process.without_effect.empty()) {
    std::string names;
    for (const auto& name : process.without_effect)
      names += (names.empty() ? "" : ", ") + name;
    loader.debug("these environment variables have no effect here", {{"names", names}});
  }
  if (!state.locks.empty()) {
    log.part(observe::part::schedule)
        .info("locks and the crash journal are kept here",
              {{"locks", state.locks}, {"journal", state.journal.empty() ? "none" : state.journal}});
  }
}

} // namespace cfc::connector

#include "pipeline/doctor.hpp"

#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "io/observe/masking.hpp"
#include "io/observe/terminal.hpp"
#include "pipeline/report/doctor_report.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/run_settings.hpp"
#include "tools/connector/signals.hpp"
#include "tools/connector/start_up.hpp"

#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

namespace cfc::connector {

namespace {

/// What is left after a signal to print what was found by then.
constexpr std::chrono::seconds time_to_print{5};

} // namespace

int examine(const options& options, signals& signals) {
  const auto start = load_settings(options);
  observe::disclose_diagnostics(start.process.disclose_diagnostics);
  observe::log_system logs(format_of(options), level_of(options, start.process),
                           std::make_shared<observe::terminal>(stderr));
  const auto log = logs.root();
  tell_of_settings(log, start.process, start.loaded, start.state);
  curl::engine engine(engine_settings_of(options, start.process, start.loaded.tenants));
  signals.on_first([&](int) { engine.stop(); }, time_to_print);
  std::vector<pipeline::doctor_report> reports;
  for (const auto& tenant : start.loaded.tenants) {
    if (tenant.status == config::tenant_status::active)
      reports.push_back(pipeline::examine(engine, start.process, tenant, options.upload_host, log));
  }
  signals.forget_call();
  engine.stop();
  if (options.json) {
    print(stdout, pipeline::to_json(reports));
  } else {
    for (const auto& report : reports)
      print(stdout, pipeline::to_table(report));
  }
  constexpr int signal_codes = 128;
  const int signal = signals.received();
  return signal != 0 ? signal_codes + signal : pipeline::exit_code(reports);
}

} // namespace cfc::connector

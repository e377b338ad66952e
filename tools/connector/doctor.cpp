#include "pipeline/doctor.hpp"

#include "pipeline/report/doctor_report.hpp"
#include "tools/connector/beginning.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/signals.hpp"

#include <chrono>
#include <cstdio>
#include <vector>

namespace cfc::connector {

namespace {

/// What is left after a signal to print what was found by then.
constexpr std::chrono::seconds time_to_print{5};

} // namespace

int examine(const options& options, signals& signals) {
  beginning begun(options);
  const auto& start = begun.settings;
  auto& engine = begun.engine;
  signals.on_first([&](int) { engine.stop(); }, time_to_print);
  std::vector<pipeline::doctor_report> reports;
  for (const auto& tenant : start.loaded.tenants) {
    if (tenant.status == config::tenant_status::active)
      reports.push_back(pipeline::examine(engine, start.process, tenant, options.upload_host, begun.log));
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

#include "pipeline/audit.hpp"

#include "nodes/operations/run_context.hpp"
#include "pipeline/report/audit_report.hpp"
#include "pipeline/report/exit_status.hpp"
#include "pipeline/runner.hpp"
#include "tools/connector/beginning.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/report_file.hpp"
#include "tools/connector/signals.hpp"

#include <cstdio>
#include <deque>
#include <vector>

namespace cfc::connector {

namespace {

pipeline::audit_settings settings_of(const options& options, const folders& state) {
  pipeline::audit_settings settings;
  settings.repair = options.repair;
  settings.max_delete = options.max_delete;
  settings.spaces = {options.spaces, options.exclude_spaces};
  settings.lock_dir = state.locks;
  settings.threads = options.threads.value_or(0);
  return settings;
}

} // namespace

int run_audit(const options& options, signals& signals) {
  beginning begun(options);
  const auto& start = begun.settings;
  auto& engine = begun.engine;
  std::deque<nodes::run_context> runs(start.loaded.tenants.size());
  signals.on_first(
      [&](int) {
        for (auto& run : runs)
          run.interrupt();
        engine.cancel_in_hand();
      },
      2 * pipeline::time_for_clean_up);
  std::vector<pipeline::audit_report> reports;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const auto& tenant = start.loaded.tenants[i];
    if (tenant.status != config::tenant_status::active)
      continue;
    pipeline::audit audit(engine, start.process, tenant, begun.log, settings_of(options, start.state),
                          runs[i]);
    reports.push_back(audit.run());
  }
  signals.forget_call();
  engine.stop();

  const bool written = write_or_tell(start.report.get(), pipeline::to_json(reports));
  if (options.json) {
    print(stdout, pipeline::to_json(reports));
  } else if (options.report_file != "-") {
    for (const auto& report : reports)
      print(stdout, pipeline::to_table(report));
  }
  const int code = pipeline::exit_code(reports, signals.received());
  return written || code != 0 ? code : pipeline::code_of(pipeline::exit_status::aborted);
}

} // namespace cfc::connector

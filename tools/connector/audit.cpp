#include "pipeline/audit.hpp"

#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "io/observe/masking.hpp"
#include "io/observe/terminal.hpp"
#include "nodes/operations/run_context.hpp"
#include "pipeline/report/audit_report.hpp"
#include "pipeline/report/exit_status.hpp"
#include "pipeline/runner.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/report_file.hpp"
#include "tools/connector/run_settings.hpp"
#include "tools/connector/signals.hpp"
#include "tools/connector/start_up.hpp"

#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <utility>
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

/// False: the file could not be written, which its operator must learn from the exit code too.
bool write_report(report_file* file, const std::vector<pipeline::audit_report>& reports) {
  try {
    if (file != nullptr)
      file->write(pipeline::to_json(reports));
    return true;
  } catch (const std::runtime_error& error) {
    print_line(stderr, std::string("error: ") + error.what());
    return false;
  }
}

} // namespace

int run_audit(const options& options, signals& signals) {
  const auto start = load_settings(options);
  observe::disclose_diagnostics(start.process.disclose_diagnostics);
  observe::log_system logs(format_of(options), level_of(options, start.process),
                           std::make_shared<observe::terminal>(stderr));
  const auto log = logs.root();
  tell_of_settings(log, start.process, start.loaded, start.state);
  curl::engine engine(engine_settings_of(options, start.process, start.loaded.tenants));

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
    pipeline::audit audit(engine, start.process, tenant, log, settings_of(options, start.state), runs[i]);
    reports.push_back(audit.run());
  }
  signals.forget_call();
  engine.stop();

  const bool written = write_report(start.report.get(), reports);
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

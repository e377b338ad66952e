#include "pipeline/report/exit_status.hpp"
#include "pipeline/report/plan_table.hpp"
#include "pipeline/runner.hpp"
#include "tools/connector/beginning.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/failures_file.hpp"
#include "tools/connector/kept_file.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/report_file.hpp"
#include "tools/connector/run_metrics.hpp"
#include "tools/connector/run_settings.hpp"
#include "tools/connector/signals.hpp"

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cfc::connector {

namespace {

/// What is left after a signal, beside the grace period and the clean-up, to write reports to files and streams
/// that may not take them.
constexpr std::chrono::seconds time_for_results{15};

/// False: the metrics could not be written.
bool finish(run_metrics& metrics) {
  try {
    metrics.finish();
    return true;
  } catch (const std::runtime_error& error) {
    print_line(stderr, std::string("error: ") + error.what());
    return false;
  }
}

void print_results(const options& options, const std::vector<pipeline::cycle_report>& reports,
                   const std::vector<config::tenant>& tenants) {
  if (options.report_file == "-" || options.deletions_file == "-")
    return;
  if (options.what == command::sync) {
    print(stdout, pipeline::to_table(reports));
    return;
  }
  for (const auto& report : reports) {
    for (const auto& tenant : tenants) {
      if (tenant.name == report.tenant)
        print(stdout, pipeline::plan_table(report, tenant));
    }
  }
}

} // namespace

int run_once(const options& options, signals& signals) {
  beginning begun(options);
  auto& [settings, terminal, logs, log, engine] = begun;
  const auto& [process, service, loaded, state, report, deletions, metrics, failures, only, counted,
               listener] = settings;
  auto cycles = cycle_settings_of(options, state, terminal);
  cycles.only_items = only;
  std::optional<failures_file> failed;
  if (failures) {
    failed.emplace(*failures, log);
    cycles.on_failed = [&](const std::string& tenant, const nodes::item_outcome& item) {
      failed->add(pipeline::to_failure_line(tenant, item));
    };
  }
  std::optional<run_metrics> told;
  if (counted) {
    told.emplace(metrics.get(), options.metrics_file, std::move(settings.listener), *counted, loaded.tenants,
                 log);
    cycles.metrics = counted.get();
    cycles.on_ended = [&](const pipeline::cycle_report& ended) { told->note(ended, signals.received()); };
  }
  pipeline::runner runner(engine, process, log, std::move(cycles));
  signals.on_first([&](int) { runner.interrupt(options.grace_period); },
                   options.grace_period + pipeline::time_for_clean_up + time_for_results);
  std::optional<kept_file> so_far;
  if (report != nullptr && report->is_replaced())
    so_far.emplace(
        *report, "the report", [&] { return pipeline::to_json(runner.so_far()); }, log, options.report_every);
  const auto reports = runner.run(loaded.tenants);
  so_far.reset();
  signals.forget_call();
  engine.stop();

  // Before the tables: nobody may read those, and then they hold up everything.
  const bool reported = write_or_tell(report.get(), pipeline::to_json(reports));
  const bool counts_written = (!told || finish(*told)) && (!failed || failed->is_whole());
  const bool written =
      write_or_tell(deletions.get(), pipeline::to_deletion_lines(reports)) && reported && counts_written;
  print_results(options, reports, loaded.tenants);
  const int code = pipeline::exit_code(reports, signals.received());
  return written || code != 0 ? code : pipeline::code_of(pipeline::exit_status::aborted);
}

} // namespace cfc::connector

#include "pipeline/cycle.hpp"

#include "io/journal/journal.hpp"
#include "nodes/deletion.hpp"
#include "nodes/operations/deletion_plan.hpp"
#include "nodes/operations/root_scope.hpp"
#include "nodes/operations/tenant_removal.hpp"
#include "nodes/outcome_collector.hpp"
#include "nodes/space_cleanup.hpp"
#include "nodes/space_ledger.hpp"
#include "pipeline/await_here.hpp"
#include "pipeline/connections.hpp"
#include "pipeline/cycle_graph.hpp"
#include "pipeline/tenant_lock.hpp"

#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <sys/resource.h>

namespace cfc::pipeline {

namespace {

using in_seconds = std::chrono::duration<double>;
using steady = std::chrono::steady_clock;

std::uint64_t peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

/// Which phase runs since when, for the report and the display.
class phase_clock {
public:
  void enter(std::string name) {
    const std::lock_guard lock(mutex_);
    close();
    name_ = std::move(name);
    began_ = steady::now();
  }
  std::vector<std::pair<std::string, double>> finish() {
    const std::lock_guard lock(mutex_);
    close();
    return done_;
  }
  void look(progress_view& view) const {
    const std::lock_guard lock(mutex_);
    view.phase = name_;
    view.seconds = in_seconds(steady::now() - start_).count();
    view.phase_seconds = in_seconds(steady::now() - began_).count();
  }

private:
  void close() {
    if (!name_.empty())
      done_.emplace_back(name_, in_seconds(steady::now() - began_).count());
    name_.clear();
  }
  mutable std::mutex mutex_;
  steady::time_point start_ = steady::now(), began_ = steady::now();
  std::string name_;
  std::vector<std::pair<std::string, double>> done_;
};

progress_view look(const std::string& tenant, const phase_clock& phases, const nodes::tally& counts,
                   const cycle_graph& graph) {
  progress_view view;
  view.tenant = tenant;
  phases.look(view);
  view.answers = counts.answers_read;
  view.pages_found = counts.accepted_pages;
  view.attachments_found = counts.accepted_attachments;
  view.searches_open = counts.searches_open;
  view.spaces_complete = counts.spaces_complete;
  view.spaces_diffed = counts.spaces_diffed;
  view.pages_done = counts.pages_done;
  view.pages_wanted = counts.pages_to_ingest;
  view.attachments_done = counts.attachments_done;
  view.attachments_wanted = counts.attachments_to_ingest;
  view.deleted = counts.deleted;
  view.to_delete = counts.to_delete;
  view.discovery_done = view.answers > 0 && view.searches_open == 0;
  view.edges = graph.levels();
  return view;
}

section_widths widths_of(const config::tenant& tenant) {
  section_widths widths;
  widths.searches = tenant.processing.discovery_concurrency;
  widths.items = tenant.processing.concurrency;
  // Enough bodies in hand that items never wait for a batch, and no more.
  widths.body_batches = 2 + tenant.processing.concurrency / tenant.processing.body_batch_size;
  return widths;
}

/// REL-6: what an earlier, killed process left registered is deleted first, so that the diff sees it as new.
boost::asio::awaitable<void> delete_left_open(const nodes::services& use, nodes::run_context& run,
                                              journal::journal& journal) {
  auto keys = journal.left_open();
  const auto count = keys.size();
  const auto found = co_await use.unique.contents_by_keys(std::move(keys));
  std::vector<nodes::content_to_delete> contents;
  contents.reserve(found.size());
  for (const auto& content : found)
    contents.push_back({content.id, content.key, {}});
  const auto done = co_await nodes::delete_contents(use, run, std::move(contents));
  if (!done.failures.empty()) {
    throw nodes::cycle_aborted(std::to_string(done.failures.size()) +
                               " contents that an earlier process left half-registered could not be "
                               "deleted. They stay in the crash journal; run again later");
  }
  if (!done.complete)
    co_return;
  if (count > 0)
    use.log.info("contents of an interrupted run were removed", {{"count", count}});
  journal.reset();
}

nodes::deletion_facts facts_for_deletion(const cycle_graph& graph, std::optional<std::uint64_t> max_delete) {
  return {graph.spaces().summaries(), graph.discovered().discovered(), graph.discovered().lost_roots(),
          graph.outcomes().emptied(), max_delete};
}

void collect(cycle_report& report, const cycle_graph& graph, const nodes::tally& counts) {
  report.pages_discovered = counts.accepted_pages;
  report.attachments_discovered = counts.accepted_attachments;
  report.left_out = counts.skipped();
  report.late_items = graph.discovered().late_items();
  report.spaces = graph.spaces().summaries();
  std::sort(report.spaces.begin(), report.spaces.end(),
            [](const auto& a, const auto& b) { return a.space.key < b.space.key; });
  report.pages = graph.outcomes().pages();
  report.attachments = graph.outcomes().attachments();
  report.deleted = graph.deletions().deleted();
  for (const auto& outcome : graph.outcomes().failures()) {
    report.failures.push_back({outcome.key, outcome.step, outcome.status, outcome.reason});
  }
  for (const auto& failure : graph.deletions().failures()) {
    report.failures.push_back({failure.key, "delete", failure.failure.status, failure.failure.reason});
  }
  for (const auto& cleanup : graph.cleanups().outcomes()) {
    report.orphaned_files_deleted += cleanup.files_deleted;
    if (cleanup.scope_deleted)
      ++report.orphaned_scopes_deleted;
    for (const auto& failure : cleanup.failures) {
      report.failures.push_back(
          {failure.key, "clean up space", failure.failure.status, failure.failure.reason});
    }
  }
  for (const auto& root : graph.discovered().lost_roots()) {
    report.unknown_subtrees.push_back(root.id);
    report.failures.push_back(
        {root.id, "descendant search", 0, "the descendants of this page can't be searched"});
  }
}

/// CYC-3: only when every space has been discovered, diffed and passed and all ingestion was attempted.
void delete_what_is_gone(cycle_graph& graph, const nodes::services& use, nodes::run_context& run,
                         phase_clock& phases, std::optional<std::uint64_t> max_delete, cycle_report& report) {
  if (run.stopping())
    return;
  if (run.truncated()) {
    use.log.warn("maxItemsToScan was reached: the list is partial, so nothing is deleted in this cycle");
    return;
  }
  phases.enter("deleting");
  const auto plan =
      await_here(use.io, nodes::plan_deletions(use, run, facts_for_deletion(graph, max_delete)));
  report.deletions_averted = plan.averted;
  report.unreachable_spaces = plan.unreachable_spaces;
  for (const auto& orphan : plan.orphans)
    report.removed_spaces.push_back({orphan.mark.space_key, orphan.files, orphan.replaced_by.has_value()});
  if (plan.refused)
    return run.abort(*plan.refused);
  if (run.stopping() || report.plan_only)
    return;
  graph.delete_contents(plan.contents);
  phases.enter("cleaning up");
  graph.clean_up_spaces(plan.orphans);
}

/// The phases of a cycle in their order, inside the arena that the graph belongs to.
void run_phases(cycle_graph& graph, const nodes::services& use, nodes::run_context& run, phase_clock& phases,
                const cycle_settings& settings, cycle_report& report) {
  phases.enter(settings.plan_only ? "discovering and diffing" : "discovering and ingesting pages");
  graph.discover();
  if (settings.plan_only)
    return delete_what_is_gone(graph, use, run, phases, settings.max_delete, report);
  graph.ingest_pages();
  if (run.stopping())
    return;
  graph.outcomes().log_summary(nodes::item_kind::page);
  phases.enter("ingesting attachments");
  graph.ingest_attachments();
  if (run.stopping())
    return;
  graph.outcomes().log_summary(nodes::item_kind::attachment);
  delete_what_is_gone(graph, use, run, phases, settings.max_delete, report);
}

} // namespace

cycle::cycle(http::engine& engine, const config::process_settings& process, const config::tenant& tenant,
             observe::log log, cycle_settings settings, nodes::run_context& run)
    : engine_(engine), process_(process), tenant_(tenant), log_(log.with("tenantName", tenant.name)),
      settings_(std::move(settings)), run_(run) {}

cycle_report cycle::run() {
  cycle_report report;
  report.tenant = tenant_.name;
  report.plan_only = settings_.plan_only;
  if (run_.interrupted()) {
    report.status = cycle_status::interrupted;
    return report;
  }
  try {
    const auto lock = tenant_lock::take(settings_.lock_dir, tenant_.name);
    if (!lock) {
      report.status = cycle_status::skipped;
      report.locked_out = true;
      report.abort_reason = "another cycle of this tenant is running on this host";
      log_.warn("cycle skipped", {{"reason", report.abort_reason}});
      return report;
    }
    tenant_.status == config::tenant_status::deleted ? remove(report) : synchronise(report);
  } catch (const std::exception& error) {
    if (!run_.interrupted())
      run_.abort(error.what());
  }
  if (const auto reason = run_.abort_reason()) {
    report.status = cycle_status::aborted;
    report.abort_reason = *reason;
  } else if (run_.interrupted()) {
    report.status = cycle_status::interrupted;
  } else if (!report.failures.empty()) {
    report.status = cycle_status::partial;
  }
  report.truncated = run_.truncated();
  report.peak_memory_bytes = peak_resident_bytes();
  const auto level = report.status == cycle_status::aborted ? &observe::log::error : &observe::log::info;
  (log_.*level)("cycle ended", {{"status", name_of(report.status)}, {"reason", report.abort_reason}});
  return report;
}

void cycle::synchronise(cycle_report& report) {
  observe::traffic traffic;
  nodes::tally counts;
  phase_clock phases;
  connections services(engine_, process_, tenant_, traffic);
  const nodes::services use{tenant_, services.confluence(), services.unique(), engine_.executor(), log_};
  std::unique_ptr<journal::journal> journal;
  services.confluence().on_deprecation([&](std::string_view path, std::string_view announcement) {
    log_.warn("Confluence announces that an operation of its API goes away; look for a new version of this "
              "connector",
              {{"path", path}, {"announcement", announcement}});
  });

  const auto finish = [&] {
    report.phase_seconds = phases.finish();
    report.traffic = traffic.snapshot();
  };
  try {
    phases.enter("initialising");
    // Before anything is written: a journal that can't be kept must cost nothing.
    if (!settings_.plan_only && !settings_.journal_dir.empty())
      journal = std::make_unique<journal::journal>(settings_.journal_dir, tenant_.name);
    await_here(use.io, use.confluence.check_account());
    std::string root_path;
    if (settings_.plan_only) {
      report.notes = await_here(use.io, nodes::check_root_scope(use));
    } else {
      root_path = await_here(use.io, nodes::initialise_root_scope(use, run_));
      if (journal != nullptr)
        await_here(use.io, delete_left_open(use, run_, *journal));
    }
    if (run_.stopping())
      return finish();
    const auto gate = settings_.plan_only          ? nodes::gate_mode::closed
                      : tenant_.processing.overlap ? nodes::gate_mode::open
                                                   : nodes::gate_mode::held;
    oneapi::tbb::task_arena arena(settings_.threads == 0 ? oneapi::tbb::task_arena::automatic
                                                         : static_cast<int>(settings_.threads));
    arena.execute([&] {
      cycle_graph graph(use, run_, counts, journal.get(), widths_of(tenant_), gate, root_path);
      {
        progress_display display(settings_.progress, settings_.progress_out,
                                 [&] { return look(tenant_.name, phases, counts, graph); });
        if (on_display)
          on_display(&display);
        run_phases(graph, use, run_, phases, settings_, report);
        if (on_display)
          on_display(nullptr);
      }
      collect(report, graph, counts);
    });
  } catch (...) {
    finish();
    throw;
  }
  finish();
}

void cycle::remove(cycle_report& report) {
  observe::traffic traffic;
  connections services(engine_, process_, tenant_, traffic);
  const nodes::services use{tenant_, services.confluence(), services.unique(), engine_.executor(), log_};
  const auto result =
      await_here(use.io, settings_.plan_only ? nodes::plan_removal(use)
                                             : remove_tenant(use, run_, settings_.max_delete));
  report.removes_tenant = true;
  report.removed_spaces = result.spaces;
  report.deleted = result.contents_deleted;
  report.orphaned_scopes_deleted = result.scopes_deleted;
  report.failures = result.failures;
  report.traffic = traffic.snapshot();
  if (result.nothing_to_do) {
    report.status = cycle_status::skipped;
    report.abort_reason =
        settings_.plan_only ? "the root scope can't be read or is not marked: the tenant was removed earlier"
                            : "the root scope is missing or no longer marked: the tenant was removed earlier";
    log_.info("the tenant was removed earlier; nothing to do");
  }
}

} // namespace cfc::pipeline

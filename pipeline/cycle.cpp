#include "pipeline/cycle.hpp"

#include "io/http/failure.hpp"
#include "io/observe/parts.hpp"
#include "io/observe/resources.hpp"
#include "nodes/operations/byte_budget.hpp"
#include "nodes/operations/tally.hpp"
#include "nodes/operations/tenant_removal.hpp"
#include "pipeline/adaptive_widths.hpp"
#include "pipeline/arena_threads.hpp"
#include "pipeline/await_here.hpp"
#include "pipeline/connections.hpp"
#include "pipeline/cycle_graph.hpp"
#include "pipeline/phase_clock.hpp"
#include "pipeline/phases.hpp"
#include "pipeline/recovery.hpp"
#include "pipeline/report/plan_table.hpp"
#include "pipeline/report_notes.hpp"
#include "pipeline/tenant_lock.hpp"

#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>

namespace cfc::pipeline {

namespace {

progress_view view_of(const config::tenant& tenant, const phase_clock& clock, const nodes::tally& counts,
                      const cycle_graph& graph, const observe::traffic& traffic,
                      const nodes::memory_budgets& memory) {
  auto view = counted(counts);
  view.tenant = tenant.name;
  auto now = clock.now();
  view.phase = std::move(now.phase);
  view.seconds = now.seconds;
  view.phase_seconds = now.phase_seconds;
  view.edges = graph.levels();
  const auto cpu = observe::cpu_time_so_far();
  view.load.seconds = now.seconds;
  view.load.traffic = traffic.snapshot();
  view.load.cpu_seconds = cpu.user + cpu.system;
  view.load.cores = std::max(1U, std::thread::hardware_concurrency());
  view.load.waits_for_memory = memory.are_waited_for();
  view.load.auto_concurrency = tenant.processing.auto_concurrency;
  view.load.anything_open =
      view.searches_open > 0 || std::any_of(view.edges.begin(), view.edges.end(),
                                            [](const auto& edge) { return edge.waiting + edge.inside > 0; });
  return view;
}

width_controls controls_of(cycle_graph& graph, const observe::traffic& traffic,
                           const config::ingestion_config& ingestion) {
  const auto set_width = [&graph](nodes::edge_id edge, std::size_t items) { graph.set_width(edge, items); };
  return {[&graph] { return graph.levels(); }, set_width, traffic, config::most_auto_concurrency,
          ingestion.inline_images && ingestion.with_attachments};
}

std::vector<observe::edge_fill> fills_of(const cycle_graph& graph) {
  std::vector<observe::edge_fill> fills;
  for (const auto& level : graph.levels())
    fills.push_back({name_of(level.edge), level.capacity, level.inside, level.waiting});
  return fills;
}

/// Keeps the time and the traffic of a cycle, and puts both into the report however the cycle ends.
class measured {
public:
  explicit measured(cycle_report& report) : report_(report) {}
  measured(const measured&) = delete;
  measured& operator=(const measured&) = delete;
  ~measured() {
    report_.phase_seconds = clock.finish();
    report_.traffic = traffic.snapshot();
  }

  phase_clock clock;
  observe::traffic traffic;

private:
  cycle_report& report_;
};

std::optional<nodes::item_choice> chosen(const cycle_settings& settings, const config::tenant& of) {
  if (settings.only_items == nullptr)
    return std::nullopt;
  return nodes::item_choice(*settings.only_items, of.name);
}

void warn_of_deprecations(confluence::client& confluence, const observe::log& log) {
  confluence.on_deprecation([log](std::string_view path, std::string_view announcement) {
    log.part(observe::part::confluence_requests)
        .warn("Confluence announces that an operation of its API goes away; look for a new version of this "
              "connector",
              {{"path", path}, {"announcement", announcement}});
  });
}

} // namespace

cycle::cycle(curl::engine& engine, const config::process_settings& process, const config::tenant& tenant,
             observe::log log, cycle_settings settings, progress_board& board, nodes::run_context& run)
    : engine_(engine), process_(process), tenant_(tenant), log_(log.with("tenantName", tenant.name)),
      settings_(std::move(settings)), only_items_(chosen(settings_, tenant)), board_(board), run_(run),
      metrics_(series()) {}

observe::tenant_metrics cycle::series() const {
  if (settings_.metrics == nullptr)
    return {};
  return tenant_.status == config::tenant_status::deleted ? settings_.metrics->of_deleted(tenant_.name)
                                                          : settings_.metrics->of_active(tenant_.name);
}

cycle_report cycle::run() {
  cycle_report report;
  report.tenant = tenant_.name;
  report.plan_only = settings_.plan_only;
  if (run_.interrupted()) {
    report.status = ending_by_interrupt();
    return report;
  }
  try {
    const auto lock = tenant_lock::take(settings_.lock_dir, tenant_.name);
    if (!lock) {
      skip(report);
    } else if (tenant_.status == config::tenant_status::deleted) {
      remove(report);
    } else {
      synchronise(report);
    }
  } catch (...) {
    if (!run_.interrupted())
      run_.abort(http::failure_of(std::current_exception()).reason);
  }
  if (report.locked_out)
    return report;
  report.short_searches = run_.short_searches();
  if (const auto reason = run_.abort_reason()) {
    report.status = cycle_status::aborted;
    report.abort_reason = *reason;
  } else if (run_.interrupted()) {
    report.status = ending_by_interrupt();
  } else if (!report.failures.empty() || !report.short_searches.empty()) {
    report.status = cycle_status::partial;
  }
  if (report.plan_only && report.status != cycle_status::aborted && !report.removes_tenant)
    report.estimate = estimate(report, tenant_);
  count(report);
  report.truncated = run_.truncated();
  report.peak_memory_bytes = observe::peak_resident_bytes();
  report.log_lines_dropped = log_.dropped();
  if (report.status == cycle_status::aborted) {
    log_.part(observe::part::cycle)
        .error("cycle ended",
               {{"status", name_of(report.status)}, {"reason", report.abort_reason.value_or("")}});
  } else {
    log_.part(observe::part::cycle)
        .info("cycle ended",
              {{"status", name_of(report.status)}, {"reason", report.abort_reason.value_or("")}});
  }
  return report;
}

/// What counts of a cycle as a whole. A skipped one didn't run, and so didn't one that had nothing to remove.
void cycle::count(const cycle_report& report) const {
  if (report.status == cycle_status::skipped)
    return;
  const bool success = report.status == cycle_status::success || report.status == cycle_status::partial;
  const auto took = std::chrono::steady_clock::now() - begun_;
  if (tenant_.status == config::tenant_status::deleted)
    metrics_.cleanup_ended(success && report.failures.empty(), took);
  else
    metrics_.cycle_ended(success, took);
  metrics_.phase(observe::sync_phase::idle);
}

cycle_status cycle::ending_by_interrupt() const {
  return run_.deadline_reached() ? cycle_status::deadline : cycle_status::interrupted;
}

void cycle::skip(cycle_report& report) const {
  report.status = cycle_status::skipped;
  report.locked_out = true;
  report.abort_reason = "another cycle of this tenant is running on this host";
  log_.part(observe::part::cycle).warn("cycle skipped", {{"reason", report.abort_reason.value_or("")}});
}

void cycle::synchronise(cycle_report& report) {
  if (only_items_ && only_items_->is_empty())
    return skip_without_items(report);
  if (settings_.plan_only || settings_.journal_dir.empty())
    return synchronise(report, nullptr);
  // Before anything is written: a journal that can't be kept must cost nothing. Somebody may have removed the lock
  // file of a cycle that goes on; then its journal still keeps us out.
  const auto journal = journal::journal::open(settings_.journal_dir, origin_of(tenant_));
  return journal ? synchronise(report, journal.get()) : skip(report);
}

void cycle::synchronise(cycle_report& report, journal::journal* journal) {
  auto spaces = announce_selection(report);
  if (spaces.is_empty())
    return skip_without_spaces(report);
  if (only_items_)
    report.chosen_pages = only_items_->page_ids().size();
  measured cost(report);
  cost.clock.enter("initialising");
  metrics_.phase(observe::sync_phase::scanning);
  const connections links(engine_, process_, tenant_, {cost.traffic, log_, metrics_}, std::move(spaces));
  const auto& services = links.services();
  warn_of_deprecations(services.confluence, log_);
  const auto root = prepare(services, journal, report);
  if (run_.stopping())
    return;
  nodes::own_scopes scopes(services, root.spaces_below, settings_.confirmed.adopt);
  nodes::tally counts;
  const phase_environment around{services, run_, scopes, counts, cost.clock, report};
  oneapi::tbb::task_arena arena(arena_threads(settings_.threads));
  arena.execute([&] {
    cycle_graph graph(services, run_, counts, scopes, journal,
                      {widths_of(tenant_), gate(), root.path, settings_.watch,
                       settings_.max_failures_in_a_row, settings_.force,
                       only_items_ ? &*only_items_ : nullptr,
                       settings_.progress != progress_display::mode::bar, listener()});
    const auto& memory = nodes::memory_budgets::of(services.io);
    const auto place =
        board_.enter([&] { return view_of(tenant_, cost.clock, counts, graph, cost.traffic, memory); });
    const auto edges = metrics_.watch_edges([&] { return fills_of(graph); });
    std::optional<adaptive_widths> widths;
    if (tenant_.processing.auto_concurrency)
      widths.emplace(services.io, services.log, controls_of(graph, cost.traffic, services.tenant.ingestion));
    phases(graph, around, settings_.confirmed, only_items_ ? &*only_items_ : nullptr).run();
    wait_for_platform(around);
  });
}

nodes::root_state cycle::prepare(const nodes::service_set& services, journal::journal* journal,
                                 cycle_report& report) {
  await_here(services.io, services.confluence.check_account());
  if (only_items_)
    await_here(services.io, require_own_root(services));
  auto root = await_here(services.io, settings_.plan_only
                                          ? check_root_scope(services, settings_.confirmed)
                                          : initialise_root_scope(services, run_, settings_.confirmed));
  note(report, root);
  // What an earlier process left is deleted by a run that looks at everything.
  if (only_items_)
    return root;
  if (settings_.plan_only)
    plan_recovery(services, root, report);
  else if (journal != nullptr)
    await_here(services.io,
               delete_left_open(services, run_, *journal, root, settings_.confirmed.max_delete, report));
  return root;
}

void cycle::plan_recovery(const nodes::service_set& services, const nodes::root_state& root,
                          cycle_report& report) const {
  if (settings_.journal_dir.empty())
    return;
  auto left = journal::journal::read(settings_.journal_dir, origin_of(tenant_));
  await_here(services.io, plan_left_open(services, std::move(left), root, report));
}

nodes::outcome_listener cycle::listener() {
  if (!settings_.on_failed && !settings_.wait)
    return {};
  return [this](const nodes::item_outcome& ended) {
    if (settings_.on_failed && ended.end == nodes::item_end::failed)
      settings_.on_failed(tenant_.name, ended);
    if (settings_.wait && ended.end == nodes::item_end::ingested)
      handed_over_.push_back(ended.key);
  };
}

void cycle::wait_for_platform(const phase_environment& around) {
  if (!settings_.wait || settings_.plan_only || run_.stopping() || handed_over_.empty())
    return;
  around.clock.enter("waiting for the platform");
  note(around.report,
       await_here(around.services.io,
                  wait_for_ingestion(around.services, run_, std::move(handed_over_), *settings_.wait)));
}

nodes::gate_mode cycle::gate() const {
  if (settings_.plan_only)
    return nodes::gate_mode::closed;
  if (settings_.max_duration)
    return nodes::gate_mode::new_first;
  return tenant_.processing.overlap ? nodes::gate_mode::open : nodes::gate_mode::on_demand;
}

nodes::selection cycle::announce_selection(cycle_report& report) const {
  const auto& settings = tenant_.processing;
  nodes::selection spaces({settings.spaces, settings.exclude_spaces}, settings_.spaces);
  if (spaces.restricts()) {
    report.selected_spaces = spaces.text();
    log_.part(observe::part::cycle)
        .info("not all spaces are looked at; what is stored of the others stays as it is",
              {{"spaces", *report.selected_spaces}});
  }
  return spaces;
}

void cycle::skip_without_spaces(cycle_report& report) const {
  report.status = cycle_status::skipped;
  report.abort_reason =
      "no space is left to be looked at: of --space, --exclude-space and the tenant file's processing.spaces and "
      "processing.excludeSpaces, each leaves out what the others name";
  log_.part(observe::part::cycle).warn("cycle skipped", {{"reason", report.abort_reason.value_or("")}});
}

void cycle::skip_without_items(cycle_report& report) const {
  report.status = cycle_status::skipped;
  report.abort_reason = "the file of --only names nothing of this tenant";
  log_.part(observe::part::cycle).info("cycle skipped", {{"reason", report.abort_reason.value_or("")}});
}

/// RUN-1: a removal is of the whole tenant, and nothing outside of the selection may be deleted.
std::optional<std::string> cycle::why_not_removed() const {
  if (only_items_)
    return "its status is deleted, and --only deletes nothing";
  if (settings_.spaces.restricts())
    return "its status is deleted, which is about all of its spaces; --space and --exclude-space leave it alone";
  const auto& settings = tenant_.processing;
  if (settings.spaces.empty() && settings.exclude_spaces.empty())
    return std::nullopt;
  return "its status is deleted, which is about all of its spaces; take processing.spaces and "
         "processing.excludeSpaces out of its file to have them removed";
}

void cycle::remove(cycle_report& report) {
  if (const auto why_not = why_not_removed()) {
    report.status = cycle_status::skipped;
    report.abort_reason = *why_not;
    log_.part(observe::part::cycle).warn("the tenant isn't removed", {{"why", *why_not}});
    return;
  }
  measured cost(report);
  cost.clock.enter("removing the tenant");
  const connections links(engine_, process_, tenant_, {cost.traffic, log_, metrics_});
  const auto& services = links.services();
  const auto result =
      await_here(services.io, settings_.plan_only ? plan_removal(services, settings_.confirmed)
                                                  : remove_tenant(services, run_, settings_.confirmed));
  note(report, result);
  if (!result.nothing_to_do)
    return;
  report.status = cycle_status::skipped;
  report.abort_reason = *result.nothing_to_do;
  log_.part(observe::part::cycle).info("there is nothing to remove", {{"why", *result.nothing_to_do}});
}

} // namespace cfc::pipeline

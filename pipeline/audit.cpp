#include "pipeline/audit.hpp"

#include "io/http/failure.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/audit_repair.hpp"
#include "nodes/operations/root_scope.hpp"
#include "nodes/operations/tally.hpp"
#include "pipeline/arena_threads.hpp"
#include "pipeline/audit_graph.hpp"
#include "pipeline/await_here.hpp"
#include "pipeline/connections.hpp"
#include "pipeline/phase_results.hpp"
#include "pipeline/tenant_lock.hpp"

#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <memory>
#include <utility>

namespace cfc::pipeline {

namespace {

void note(audit_report& report, audited found) {
  report.spaces = std::move(found.spaces);
  for (const auto& root : found.lost_roots)
    report.failures.push_back(failure_of(root));
  for (const auto& page : found.unknown_attachments)
    report.failures.push_back(failure_of(page));
  for (const auto& space : found.refused_spaces)
    report.failures.push_back(failure_of(space));
}

} // namespace

audit::audit(curl::engine& engine, const config::process_settings& process, const config::tenant& tenant,
             observe::log log, audit_settings settings, nodes::run_context& run)
    : engine_(engine), process_(process), tenant_(tenant), log_(log.with("tenantName", tenant.name)),
      settings_(std::move(settings)), run_(run) {}

audit_report audit::run() {
  audit_report report;
  report.tenant = tenant_.name;
  report.repairs = settings_.repair;
  try {
    const auto lock = tenant_lock::take(settings_.lock_dir, tenant_.name);
    if (!lock) {
      report.status = cycle_status::skipped;
      report.locked_out = true;
      report.abort_reason =
          "a cycle of this tenant is running on this host, and what it has in hand would look half done";
      return report;
    }
    if (!run_.interrupted())
      compare_all(report);
  } catch (...) {
    if (!run_.interrupted())
      run_.abort(http::failure_of(std::current_exception()).reason);
  }
  conclude(report);
  return report;
}

void audit::compare_all(audit_report& report) {
  nodes::selection selected({tenant_.processing.spaces, tenant_.processing.exclude_spaces}, settings_.spaces);
  if (selected.restricts())
    report.selected_spaces = selected.text();
  observe::traffic traffic;
  const connections links(engine_, process_, tenant_, {traffic, log_}, std::move(selected));
  const auto& services = links.services();
  await_here(services.io, services.confluence.check_account());
  const auto root = await_here(services.io, nodes::check_root_scope(services, {}));
  report.notes = root.notes;
  nodes::own_scopes scopes(services, root.spaces_below, std::nullopt);
  nodes::tally counts;
  oneapi::tbb::task_arena arena(arena_threads(settings_.threads));
  arena.execute([&] {
    audit_graph graph(services, run_, counts, scopes, widths_of(tenant_));
    auto found = graph.run();
    const auto discovered = found.discovered;
    note(report, std::move(found));
    if (!run_.stopping())
      look_beyond_discovery(services, scopes, discovered, report);
  });
  if (settings_.repair && !run_.stopping())
    repair(services, scopes, report);
  report.traffic = traffic.snapshot();
}

void audit::look_beyond_discovery(const nodes::service_set& services, nodes::own_scopes& scopes,
                                  const std::vector<nodes::discovered_space>& discovered,
                                  audit_report& report) const {
  if (run_.lists_are_partial()) {
    report.notes.push_back(
        "what Unique holds of spaces in which nothing was found wasn't looked at, since Confluence's "
        "lists aren't whole");
    return;
  }
  auto others = await_here(services.io, nodes::audit_undiscovered_spaces(services, scopes, discovered));
  std::move(others.begin(), others.end(), std::back_inserter(report.spaces));
  if (scopes.doubt())
    report.notes.push_back("the list of the scopes below the root may not be whole: " + *scopes.doubt());
  if (services.selected.restricts())
    return;
  std::vector<nodes::space_identity> spaces;
  spaces.reserve(discovered.size());
  for (const auto& space : discovered)
    spaces.push_back(space.identity);
  const auto unlisted = await_here(services.io, scopes.count_unlisted(std::move(spaces)));
  if (unlisted.value_or(0) > 0) {
    report.notes.push_back(
        std::to_string(*unlisted) +
        " contents have keys of this tenant, and belong to no space that Confluence or a scope "
        "of this tenant shows");
  }
}

void audit::repair(const nodes::service_set& services, nodes::own_scopes& scopes, audit_report& report) {
  const auto audits = std::make_shared<const std::vector<nodes::space_audit>>(report.spaces);
  const auto result =
      await_here(services.io, nodes::repair(services, run_, scopes, audits, settings_.max_delete));
  report.repaired = result.done.deleted;
  report.kept = result.kept;
  for (const auto& failed : result.done.failures)
    report.failures.push_back({failed.key, "delete", failed.failure.status, failed.failure.reason});
  if (result.refused)
    run_.abort(*result.refused);
}

void audit::conclude(audit_report& report) const {
  std::sort(report.spaces.begin(), report.spaces.end(),
            [](const auto& a, const auto& b) { return a.space.key < b.space.key; });
  for (const auto& search : run_.short_searches()) {
    report.failures.push_back(
        {search.query, "search", 0,
         "it ended after " + std::to_string(search.rows) + " of " + std::to_string(search.total) + " rows"});
  }
  if (run_.truncated())
    report.notes.push_back("processing.maxItemsToScan was reached: what comes after it wasn't compared");
  if (const auto reason = run_.abort_reason()) {
    report.status = cycle_status::aborted;
    report.abort_reason = *reason;
  } else if (run_.interrupted()) {
    report.status = cycle_status::interrupted;
  } else if (count_differences(report) > 0 || !report.failures.empty()) {
    report.status = cycle_status::partial;
  }
  log_.part(observe::part::cycle)
      .info("audit ended", {{"status", name_of(report.status)},
                            {"reason", report.abort_reason.value_or("")},
                            {"differences", count_differences(report)},
                            {"repaired", report.repaired.size()}});
}

} // namespace cfc::pipeline

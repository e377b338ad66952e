#include "pipeline/recovery.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/left_open.hpp"
#include "pipeline/report_notes.hpp"

#include <optional>
#include <set>
#include <utility>

namespace cfc::pipeline {

namespace {

using end = deletion_record::end;

void note_kept(cycle_report& report, const nodes::left_open_contents& found) {
  for (const auto& content : found.kept)
    report.deletions.push_back({end::averted, content.key, content.why});
  for (const auto& content : found.undecided)
    report.deletions.push_back({end::undecided, content.key, content.why});
  for (const auto& content : found.misplaced) {
    report.deletions.push_back({end::undecided, content.key, content.why});
    report.failures.push_back({content.key, "crash journal", 0, content.why});
  }
}

void warn_of_lines(const observe::log& log, const std::string& path, const journal::left_behind& left) {
  if (left.torn > 0) {
    log.part(observe::part::ingestion)
        .warn("lines of the crash journal can't be read; they are left out",
              {{"path", path}, {"lines", left.torn}});
  }
  if (!left.foreign.empty()) {
    log.part(observe::part::ingestion)
        .warn("the crash journal has entries of another platform, root scope or tenant; they are left alone",
              {{"path", path}, {"entries", left.foreign.size()}});
  }
}

void warn_of_undecided(const observe::log& log, const std::vector<nodes::kept_content>& contents) {
  for (const auto& content : contents) {
    log.part(observe::part::ingestion)
        .warn("nothing decides whether a content is half-registered; it is kept",
              {{"key", content.key}, {"why", content.why}});
  }
}

void note_planned(cycle_report& report, const nodes::left_open_contents& found) {
  for (const auto& content : found.to_delete)
    report.deletions.push_back({end::planned, content.key, std::string(name_of(content.reason))});
}

[[noreturn]] void refuse(std::size_t count, std::uint64_t allowed) {
  throw nodes::cycle_aborted("--max-delete: " + std::to_string(count) +
                             " contents that an interrupted run left half-registered would be deleted, "
                             "and ingested anew; " +
                             std::to_string(allowed) +
                             " are allowed. Nothing was deleted. If that is right, raise the limit");
}

/// All that is known to be gone, or no business of ours; the rest stays open.
void settle(journal::journal& journal, const std::vector<journal::entry>& looked_at,
            const nodes::left_open_contents& found, const nodes::deletion_result& done) {
  std::set<std::string> unsettled;
  for (const auto& content : found.undecided)
    unsettled.insert(content.key);
  for (const auto& content : found.misplaced)
    unsettled.insert(content.key);
  for (const auto& content : found.to_delete)
    unsettled.insert(content.key);
  for (const auto& content : done.deleted)
    unsettled.erase(content.key);
  for (const auto& content : done.failures)
    unsettled.insert(content.key);
  for (const auto& entry : looked_at) {
    if (!unsettled.contains(entry.key))
      journal.settled(entry.key);
  }
}

/// RUN-1: what is of other spaces waits in the journal for a run that looks at them.
std::vector<journal::entry> selected(const nodes::service_set& services,
                                     std::vector<journal::entry> entries) {
  std::erase_if(entries, [&](const journal::entry& one) {
    return !services.selected.takes(nodes::space_key_of(one.key));
  });
  return entries;
}

/// Of the scope that the spaces have just been moved from, or would be; nothing where there was no move.
std::optional<journal::origin> former_origin(const config::tenant& tenant, const nodes::root_state& root) {
  if (!root.move)
    return std::nullopt;
  return journal::origin{tenant.name, journal::place_of(tenant.unique.ingestion_url, root.move->from)};
}

boost::asio::awaitable<void> note_elsewhere(const nodes::service_set& services,
                                            const journal::left_behind& left, std::string spaces_below,
                                            cycle_report& report) {
  std::vector<journal::entry> entries;
  for (const auto& record : left.foreign) {
    if (record.from.tenant == services.tenant.name)
      entries.push_back(record.content);
  }
  entries = selected(services, std::move(entries));
  if (entries.empty())
    co_return;
  const auto found = co_await find_left_open_elsewhere(services, std::move(entries), std::move(spaces_below));
  for (const auto& content : found)
    report.failures.push_back({content.key, "crash journal", 0, content.why});
}

} // namespace

journal::origin origin_of(const config::tenant& tenant) {
  return {tenant.name, journal::place_of(tenant.unique.ingestion_url, tenant.ingestion.scope_id)};
}

boost::asio::awaitable<void> delete_left_open(const nodes::service_set& services, nodes::run_context& run,
                                              journal::journal& journal, nodes::root_state root,
                                              std::optional<std::uint64_t> max_delete, cycle_report& report) {
  if (const auto former = former_origin(services.tenant, root))
    journal.take_over(*former);
  warn_of_lines(services.log, journal.path(), journal.left());
  co_await note_elsewhere(services, journal.left(), root.spaces_below, report);
  const auto looked_at = selected(services, journal.left().open);
  if (looked_at.empty())
    co_return;
  auto entries = looked_at;
  const auto found = co_await find_left_open(services, std::move(entries), std::move(root.spaces_below));
  warn_of_undecided(services.log, found.undecided);
  warn_of_undecided(services.log, found.misplaced);
  note_kept(report, found);
  if (max_delete && found.to_delete.size() > *max_delete) {
    note_planned(report, found);
    refuse(found.to_delete.size(), *max_delete);
  }
  auto contents = found.to_delete;
  const auto done = co_await delete_contents(services, run, std::move(contents));
  note(report, done);
  settle(journal, looked_at, found, done);
  if (!run.stopping() && !done.failures.empty()) {
    throw nodes::cycle_aborted(std::to_string(done.failures.size()) +
                               " contents that an earlier process left half-registered could not be "
                               "deleted. They stay in the crash journal; run again later");
  }
  if (!done.deleted.empty())
    services.log.part(observe::part::ingestion)
        .info("contents of an interrupted run were removed", {{"count", done.deleted.size()}});
}

boost::asio::awaitable<void> plan_left_open(const nodes::service_set& services, journal::left_behind left,
                                            nodes::root_state root, cycle_report& report) {
  if (const auto former = former_origin(services.tenant, root))
    take_over(left, *former);
  co_await note_elsewhere(services, left, root.spaces_below, report);
  auto entries = selected(services, std::move(left.open));
  if (entries.empty())
    co_return;
  const auto found = co_await find_left_open(services, std::move(entries), std::move(root.spaces_below));
  note_kept(report, found);
  note_planned(report, found);
  if (!found.to_delete.empty()) {
    report.notes.push_back(std::to_string(found.to_delete.size()) +
                           " contents that an interrupted run left half-registered would be deleted first, "
                           "and ingested anew");
  }
}

} // namespace cfc::pipeline

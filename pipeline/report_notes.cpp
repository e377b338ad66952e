#include "pipeline/report_notes.hpp"

#include "nodes/operations/content_keys.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::pipeline {

namespace {

void note_foreign(cycle_report& report, const std::vector<nodes::kept_content>& contents) {
  for (const auto& content : contents)
    report.deletions.push_back({deletion_record::end::foreign, content.key, content.why});
}

/// Counts and names them: the numbers of a report are those of its list.
void note_deleted(cycle_report& report, std::uint64_t cycle_report::*count,
                  const std::vector<nodes::deleted_content>& contents) {
  report.*count += contents.size();
  for (const auto& content : contents)
    report.deletions.push_back(
        {deletion_record::end::deleted, content.key, std::string(name_of(content.reason))});
}

/// What failed may be a scope as well.
bool is_content_key(std::string_view key) {
  return nodes::is_item_key(nodes::item_of(key)) && !nodes::space_key_of(key).empty();
}

void note_failures(cycle_report& report, std::string_view step,
                   const std::vector<nodes::failed_deletion>& failures) {
  for (const auto& failed : failures) {
    report.failures.push_back({failed.key, std::string(step), failed.failure.status, failed.failure.reason});
    if (is_content_key(failed.key))
      report.deletions.push_back({deletion_record::end::failed, failed.key, failed.failure.reason});
  }
}

std::vector<nodes::deleted_content> taken_back(const std::vector<std::string>& keys) {
  std::vector<nodes::deleted_content> contents;
  contents.reserve(keys.size());
  for (const auto& key : keys)
    contents.push_back({key, nodes::deletion_reason::unfinished});
  return contents;
}

} // namespace

void note(cycle_report& report, const discovered& found, const nodes::tally& counts) {
  report.pages_discovered = counts.accepted_pages;
  report.attachments_discovered = counts.accepted_attachments;
  report.left_out = counts.left_out();
  report.late_items = found.late_items;
  report.spaces = found.summaries;
  std::sort(report.spaces.begin(), report.spaces.end(),
            [](const auto& a, const auto& b) { return a.space.key < b.space.key; });
  for (const auto& space : found.summaries) {
    if (space.foreign != nullptr)
      note_foreign(report, *space.foreign);
  }
  for (const auto& root : found.lost_roots) {
    report.unknown_subtrees.push_back(root.id);
    report.failures.push_back(failure_of(root));
  }
  for (const auto& space : found.spaces) {
    if (space.had_late_items) {
      report.failures.push_back(
          {space.identity.key, "discovery", 0,
           "items of this space were found only when it had been compared with Unique; nothing of "
           "it was deleted, and the next cycle looks again"});
    }
  }
  // Ids that contradict each other are refused each, for one reason.
  std::set<std::pair<std::string, std::string>> told;
  for (const auto& space : found.refused_spaces) {
    if (told.emplace(space.key, space.reason).second)
      report.failures.push_back(failure_of(space));
  }
  for (const auto& page : found.unknown_attachments)
    report.failures.push_back(failure_of(page));
}

void note(cycle_report& report, const nodes::root_state& root) {
  report.root_move = root.move;
  report.notes.insert(report.notes.end(), root.notes.begin(), root.notes.end());
}

void note(cycle_report& report, const ingested& items) {
  report.pages = items.pages;
  report.attachments = items.attachments;
  report.images = items.images;
  std::vector<nodes::failed_item> failures;
  for (const auto& item : items.failures)
    failures.push_back({item.key, item.step, item.status, item.reason});
  report.failures.insert(report.failures.begin(), failures.begin(), failures.end());
  note_deleted(report, &cycle_report::deleted, taken_back(items.undone));
}

void note(cycle_report& report, const nodes::deletion_plan& plan) {
  using end = deletion_record::end;
  for (const auto& kept : plan.averted)
    report.deletions.push_back({end::averted, kept.key, kept.why});
  for (const auto& kept : plan.undecided)
    report.deletions.push_back({end::undecided, kept.key, kept.why});
  for (const auto& failed : plan.failures)
    report.failures.push_back({failed.key, "plan deletions", 0, failed.why});
  if (report.plan_only || plan.refused)
    note_not_attempted(report, plan);
  report.unlabelled = plan.unlabelled;
  report.unreachable_spaces = plan.unreachable_spaces;
  report.notes.insert(report.notes.end(), plan.notes.begin(), plan.notes.end());
  note_foreign(report, plan.foreign);
  for (const auto& orphan : plan.orphans) {
    const bool adopted = orphan.reason == nodes::deletion_reason::adopted;
    report.removed_spaces.push_back({orphan.mark.space_key, orphan.files(), orphan.replaced_by.has_value(),
                                     adopted ? std::optional(orphan.mark.tenant) : std::nullopt});
  }
}

void note_not_attempted(cycle_report& report, const nodes::deletion_plan& plan) {
  note_not_attempted(report, plan.contents);
  for (const auto& orphan : plan.orphans)
    note_not_attempted(report, orphan.stored->ours);
}

void note_not_attempted(cycle_report& report, const std::vector<nodes::content_to_delete>& contents) {
  for (const auto& content : contents)
    report.deletions.push_back(
        {deletion_record::end::planned, content.key, std::string(name_of(content.reason))});
}

void note(cycle_report& report, const nodes::deletion_result& contents) {
  note_deleted(report, &cycle_report::deleted, contents.deleted);
  note_failures(report, "delete", contents.failures);
  note_not_attempted(report, contents.not_attempted);
}

void note(cycle_report& report, const std::vector<nodes::cleanup_outcome>& cleanups) {
  for (const auto& cleanup : cleanups) {
    note_deleted(report, &cycle_report::orphaned_files_deleted, cleanup.result.files_deleted);
    note_foreign(report, cleanup.result.foreign);
    if (cleanup.result.scope_deleted)
      ++report.orphaned_scopes_deleted;
    note_failures(report, "clean up space", cleanup.result.failures);
    note_not_attempted(report, cleanup.result.not_attempted);
  }
}

void note(cycle_report& report, const nodes::removal_result& removal) {
  report.removes_tenant = true;
  report.removed_spaces = removal.spaces;
  note_deleted(report, &cycle_report::deleted, removal.deleted);
  report.orphaned_scopes_deleted = removal.scopes_deleted;
  report.failures = removal.failures;
  for (const auto& failed : removal.failures) {
    if (failed.step == "delete")
      report.deletions.push_back({deletion_record::end::failed, failed.key, failed.message});
  }
  report.notes.insert(report.notes.end(), removal.notes.begin(), removal.notes.end());
}

void note(cycle_report& report, nodes::platform_ingestion ingestion) {
  for (const auto& [key, state] : ingestion.unfinished) {
    if (report.failures.size() >= nodes::most_failures_named)
      break;
    report.failures.push_back(
        {key, "wait", 0,
         "the platform has not ingested it: its state is " + state + " when the wait is over"});
  }
  report.platform = std::move(ingestion);
}

} // namespace cfc::pipeline

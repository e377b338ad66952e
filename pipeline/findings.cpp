#include "pipeline/findings.hpp"

#include <algorithm>
#include <optional>

namespace cfc::pipeline {

namespace {

void note_foreign(cycle_report& report, const std::vector<nodes::kept_content>& contents) {
  for (const auto& content : contents)
    report.deletions.push_back({deletion_record::end::foreign, content.key, content.why});
}

void note_failures(cycle_report& report, const std::vector<nodes::failed_deletion>& failures) {
  for (const auto& failed : failures) {
    report.failures.push_back({failed.key, "delete", failed.failure.status, failed.failure.reason});
    report.deletions.push_back({deletion_record::end::failed, failed.key, failed.failure.reason});
  }
}

} // namespace

void note(cycle_report& report, const discovered& found, const nodes::tally& counts) {
  report.pages_discovered = counts.accepted_pages;
  report.attachments_discovered = counts.accepted_attachments;
  report.left_out = counts.skipped();
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
  for (const auto& space : found.refused_spaces)
    report.failures.push_back(failure_of(space));
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
  for (const auto& key : items.undone)
    report.deletions.push_back(
        {deletion_record::end::deleted, key, std::string(name_of(nodes::deletion_reason::unfinished))});
}

void note(cycle_report& report, const nodes::deletion_plan& plan) {
  using end = deletion_record::end;
  for (const auto& kept : plan.averted)
    report.deletions.push_back({end::averted, kept.key, kept.why});
  for (const auto& kept : plan.undecided)
    report.deletions.push_back({end::undecided, kept.key, kept.why});
  for (const auto& failed : plan.failures)
    report.failures.push_back({failed.key, "clean up space", 0, failed.why});
  if (report.plan_only || plan.refused) {
    for (const auto& content : plan.contents)
      report.deletions.push_back({end::planned, content.key, std::string(name_of(content.reason))});
  }
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

void note(cycle_report& report, const std::vector<nodes::deleted_content>& contents) {
  for (const auto& content : contents)
    report.deletions.push_back(
        {deletion_record::end::deleted, content.key, std::string(name_of(content.reason))});
}

void note(cycle_report& report, const nodes::deletion_result& contents) {
  report.deleted += contents.deleted.size();
  note(report, contents.deleted);
  note_failures(report, contents.failures);
}

void note(cycle_report& report, const std::vector<nodes::cleanup_outcome>& cleanups) {
  for (const auto& cleanup : cleanups) {
    report.orphaned_files_deleted += cleanup.result.files_deleted.size();
    note(report, cleanup.result.files_deleted);
    note_foreign(report, cleanup.result.foreign);
    if (cleanup.result.scope_deleted)
      ++report.orphaned_scopes_deleted;
    for (const auto& failed : cleanup.result.failures) {
      report.failures.push_back({failed.key, "clean up space", failed.failure.status, failed.failure.reason});
    }
  }
}

void note(cycle_report& report, const nodes::removal_result& removal) {
  report.removes_tenant = true;
  report.removed_spaces = removal.spaces;
  report.deleted = removal.deleted.size();
  note(report, removal.deleted);
  report.orphaned_scopes_deleted = removal.scopes_deleted;
  report.failures = removal.failures;
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

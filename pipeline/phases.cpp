#include "pipeline/phases.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/deletion_plan.hpp"
#include "nodes/operations/unknown_spaces.hpp"
#include "pipeline/await_here.hpp"
#include "pipeline/report_notes.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::pipeline {

namespace {

/// ING-7: total, succeeded, skipped and failed of a phase.
void log_summary(const observe::log& log, std::string_view kind, const nodes::item_counts& counts) {
  log.part(observe::part::ingestion)
      .info("ingestion phase ended", {{"kind", kind},
                                      {"total", counts.total()},
                                      {"ingested", counts.ingested},
                                      {"skipped", counts.skipped},
                                      {"failed", counts.failed}});
}

} // namespace

phases::phases(cycle_graph& graph, const phase_environment& around, nodes::confirmations confirmed,
               const nodes::item_choice* only_items)
    : graph_(graph), around_(around), confirmed_(std::move(confirmed)), only_items_(only_items),
      deleted_before_(around.report.plan_only ? count_of(around.report, deletion_record::end::planned)
                                              : around.report.deleted) {}

void phases::run() {
  if (only_items_ != nullptr)
    return ingest_chosen();
  discover();
  if (around_.report.plan_only || ingest())
    delete_what_is_gone();
}

void phases::ingest_chosen() {
  around_.clock.enter("finding the chosen items");
  nodes::search_engine searches(around_.services, around_.run);
  auto chosen =
      await_here(around_.services.io, find_chosen(around_.services, searches, only_items_->page_ids()));
  tell_left_out(std::move(chosen.left_out));
  if (chosen.found.empty())
    return;
  around_.clock.enter(around_.report.plan_only ? "looking up the chosen items"
                                               : "ingesting the chosen pages");
  take_discovered(graph_.discover(chosen.found));
  if (around_.run.stopping())
    return;
  std::vector<nodes::left_out_item> unseen;
  for (const auto& id : chosen.found) {
    for (auto& key : only_items_->item_keys(id)) {
      if (graph_.chosen().contains(key))
        continue;
      const auto* const reason =
          nodes::is_page(key)
              ? "Confluence didn't show it a second time, or its space isn't synchronised"
              : "its page has no such attachment, or the settings don't allow it, or it is an image that goes into its page";
      unseen.push_back({std::move(key), reason});
    }
  }
  tell_left_out(std::move(unseen));
  if (!around_.report.plan_only)
    ingest();
}

void phases::tell_left_out(std::vector<nodes::left_out_item> items) {
  for (auto& item : items) {
    around_.services.log.part(observe::part::discovery)
        .warn("an item that --only names isn't ingested", {{"key", item.key}, {"reason", item.reason}});
    around_.report.left_out_of_choice.push_back(std::move(item));
  }
}

void phases::discover() {
  around_.clock.enter(around_.report.plan_only ? "discovering and diffing"
                                               : "discovering and ingesting pages");
  take_discovered(graph_.discover());
}

void phases::take_discovered(discovered found) {
  found_ = std::move(found);
  if (!around_.run.stopping())
    around_.services.metrics.phase(observe::sync_phase::ingesting_pages);
  note(around_.report, found_, around_.counts);
  if (around_.run.stopping())
    return;
  if (around_.services.selected.restricts())
    warn_of_unknown_spaces();
  if (only_items_ == nullptr && around_.counts.accepted_pages == 0 && around_.report.left_out.empty())
    warn_of_unused_labels();
  if (around_.report.plan_only)
    foresee_foreign_scopes();
}

void phases::warn_of_unknown_spaces() {
  const auto unknown = await_here(
      around_.services.io, find_unknown_spaces(around_.services, around_.run, around_.scopes, found_.spaces));
  for (const auto& space : unknown) {
    around_.services.log.part(observe::part::discovery)
        .warn("no space with this key is known; it may be mistyped",
              {{"spaceKey", space.key}, {"nearest", space.nearest.value_or("")}});
    around_.report.notes.push_back("no space with the key " + space.key + " is known" +
                                   (space.nearest ? "; the nearest known one is " + *space.nearest : ""));
  }
}

void phases::warn_of_unused_labels() {
  const auto& labels = around_.services.tenant.confluence;
  around_.services.log.part(observe::part::discovery)
      .warn(
          "no page with either label was found, so nothing is ingested and nothing deleted; they may be mistyped",
          {{"ingestSingleLabel", labels.ingest_single_label}, {"ingestAllLabel", labels.ingest_all_label}});
  around_.report.notes.push_back(
      "no page with the label '" + labels.ingest_single_label + "' or '" + labels.ingest_all_label +
      "' was found" + (around_.services.selected.restricts() ? " in the spaces looked at" : "") +
      ", so there is nothing to do, and what Unique holds stays; if there should be some, look at the spelling of the "
      "labels and at what the account may see ('doctor' tells)");
}

void phases::foresee_foreign_scopes() {
  std::vector<std::string> keys;
  for (const auto& space : found_.summaries) {
    if (space.created + space.updated > 0)
      keys.push_back(space.space.key);
  }
  const auto objection = await_here(around_.services.io, around_.scopes.objection_to_any(std::move(keys)));
  if (objection)
    around_.run.abort(*objection);
}

bool phases::ingest() {
  items_ = graph_.ingest_pages();
  if (!around_.run.stopping()) {
    log_summary(around_.services.log, "pages", items_.pages);
    around_.clock.enter("ingesting attachments");
    around_.services.metrics.phase(observe::sync_phase::ingesting_attachments);
    items_ = graph_.ingest_attachments();
  }
  note(around_.report, items_);
  if (around_.run.stopping())
    return false;
  log_summary(around_.services.log, "attachments", items_.attachments);
  return true;
}

void phases::delete_what_is_gone() {
  auto& run = around_.run;
  if (run.stopping())
    return;
  if (run.lists_are_partial()) {
    around_.services.log.part(observe::part::ingestion)
        .warn(run.truncated()
                  ? "maxItemsToScan was reached: the list is partial, so nothing is deleted in this cycle"
                  : "a search stayed short of its total, so nothing is deleted in this cycle");
    return;
  }
  around_.clock.enter("deleting");
  around_.services.metrics.phase(observe::sync_phase::deleting);
  nodes::deletion_facts facts{
      found_.summaries, found_.spaces,        found_.lost_roots,          items_.emptied,
      items_.inlined,   around_.scopes,       confirmed_.max_delete,      confirmed_.accept_unlabelled,
      items_.failures,  *found_.accepted_ids, found_.unknown_attachments, around_.report.plan_only,
      deleted_before_};
  const auto plan = await_here(around_.services.io, plan_deletions(around_.services, run, std::move(facts)));
  note(around_.report, plan);
  if (plan.refused)
    return run.abort(*plan.refused);
  if (around_.report.plan_only)
    return;
  if (run.stopping())
    return note_not_attempted(around_.report, plan);
  note(around_.report, graph_.delete_planned(plan.contents));
  around_.clock.enter("cleaning up");
  around_.services.metrics.phase(observe::sync_phase::cleaning_up);
  note(around_.report, graph_.clean_up_spaces(plan.orphans));
}

} // namespace cfc::pipeline

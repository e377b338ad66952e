#include "pipeline/cycle_graph.hpp"

#include "pipeline/left_over.hpp"

#include <random>
#include <string>
#include <utility>

namespace cfc::pipeline {

void cycle_graph::connect() {
  const auto join = [this](auto&&... ends) { wiring_.join(std::forward<decltype(ends)>(ends)...); };

  discovery_.connect(wiring_);

  // What is new, changed or gone, space by space.
  join(discovery_.spaces(), complete_spaces_, diff_.in());
  join(diff_.out(), guards_.in());
  join(guards_.out(), space_gate_.in());
  join(space_gate_.out(), space_scope_.in());

  // Pages, as soon as their space has passed.
  join(space_scope_.out(), page_batching_.in());
  join(page_batching_.from(&nodes::page_batching_node::pages), page_batches_, body_fetch_.in());
  join(body_fetch_.out(), pages_, page_ingestion_.in());
  join(page_ingestion_.out(), outcomes_.in());

  // Attachments, when all pages have been attempted.
  join(page_batching_.from(&nodes::page_batching_node::attachments), attachment_gate_.in());
  join(attachment_gate_.out(), attachment_batches_, attachment_expansion_.in());
  join(attachment_expansion_.out(), attachments_, attachment_ingestion_.in());
  join(attachment_ingestion_.out(), outcomes_.in());

  // Deletions, when everything has been discovered, diffed, passed and attempted.
  join(deletion_source_.from(&nodes::deletion_source_node::contents), deletions_, deletion_.in());
  join(deletion_source_.from(&nodes::deletion_source_node::spaces), removed_spaces_, cleanup_.in());
}

namespace {

nodes::owner_check_settings owner_check_of(const graph_settings& settings) {
  nodes::owner_check_settings check;
  check.till_count = std::random_device()() % (nodes::owner_check::spaces_between_counts + 1);
  check.updates_are_ingested = settings.gate != nodes::gate_mode::closed;
  return check;
}

} // namespace

cycle_graph::cycle_graph(const nodes::service_set& services, nodes::run_context& run, nodes::tally& counts,
                         nodes::own_scopes& scopes, journal::journal* journal, const graph_settings& settings)
    : run_(run), counts_(counts), wiring_(graph_, settings.watch),
      discovery_(graph_, edges_, services, run, counts, settings.widths.searches),
      complete_spaces_(graph_, edges_, nodes::edge_id::spaces, settings.widths.spaces),
      page_batches_(graph_, edges_, nodes::edge_id::page_batches, settings.widths.page_batches),
      pages_(graph_, edges_, nodes::edge_id::pages, settings.widths.items),
      attachment_batches_(graph_, edges_, nodes::edge_id::attachment_batches,
                          settings.widths.attachment_batches),
      attachments_(graph_, edges_, nodes::edge_id::attachments, settings.widths.items),
      deletions_(graph_, edges_, nodes::edge_id::deletions, settings.widths.deletions),
      removed_spaces_(graph_, edges_, nodes::edge_id::removed_spaces, settings.widths.removed_spaces),
      diff_("diff", graph_, services, run, settings.force, settings.only_items),
      guards_("guards", graph_, services, run, scopes, owner_check_of(settings)),
      space_gate_("space gate", graph_, settings.gate, counts, services.metrics),
      space_scope_("space scope", graph_, services, run, scopes, settings.root_path),
      page_batching_("page batching", graph_, services, counts),
      body_fetch_("body fetch", graph_, services, run),
      page_ingestion_("page ingestion", graph_, services, run, journal),
      attachment_gate_("attachment gate", graph_), attachment_expansion_("attachment expansion", graph_),
      attachment_ingestion_("attachment ingestion", graph_, services, run, journal),
      outcomes_(
          "outcomes", graph_, services, run, counts,
          nodes::outcome_settings{settings.failures_in_a_row, settings.on_ended, settings.logs_progress}),
      deletion_source_("deletion source", graph_), deletion_("deletion", graph_, services, run, counts),
      cleanup_("space cleanup", graph_, services, run, counts) {
  connect();
}

cycle_graph::~cycle_graph() {
  try {
    graph_.wait_for_all();
  } catch (...) {
    // What a node's body threw has ended the phase that it ran in, and was told there.
  }
}

discovered cycle_graph::discover() {
  discovery_.begin();
  return what_is_discovered();
}

discovered cycle_graph::discover(const std::vector<std::string>& page_ids) {
  discovery_.begin(page_ids);
  return what_is_discovered();
}

discovered cycle_graph::what_is_discovered() {
  finish(phase::discovery);
  discovery_.check_complete();
  const auto& book = discovery_.book();
  auto refused = diff_->refused();
  refused.insert(refused.end(), guards_->refused().begin(), guards_->refused().end());
  discovered found{space_gate_->summaries(),         book.discovered(),  book.lost_roots(),
                   discovery_.unknown_attachments(), std::move(refused), book.late_items(),
                   discovery_.accepted_ids()};
  mark_incomplete(found);
  return found;
}

ingested cycle_graph::ingest_pages() {
  space_gate_->open();
  finish(phase::page_ingestion);
  space_gate_->open_rest();
  finish(phase::page_ingestion);
  return outcomes_so_far();
}

ingested cycle_graph::ingest_attachments() {
  attachment_gate_->open();
  finish(phase::attachment_ingestion);
  return outcomes_so_far();
}

nodes::deletion_result cycle_graph::delete_planned(const std::vector<nodes::content_to_delete>& contents) {
  for (const auto& batch : nodes::deletion_batches(contents))
    deletion_source_->put(batch);
  finish(phase::deletion);
  return deletion_->result();
}

std::vector<nodes::cleanup_outcome>
cycle_graph::clean_up_spaces(const std::vector<nodes::orphan_space>& orphans) {
  for (const auto& orphan : orphans)
    deletion_source_->put(nodes::cleanup_request{orphan, {}, {}});
  finish(phase::clean_up);
  return cleanup_->outcomes();
}

void cycle_graph::set_width(nodes::edge_id edge, std::size_t items) {
  if (edge == pages_.id())
    pages_.set_capacity(items);
  else if (edge == attachments_.id())
    attachments_.set_capacity(items);
}

ingested cycle_graph::outcomes_so_far() const {
  return {outcomes_->pages(),   outcomes_->attachments(), outcomes_->failures(),    outcomes_->emptied(),
          outcomes_->inlined(), outcomes_->undone(),      page_ingestion_->images()};
}

std::string cycle_graph::name_of(phase which) {
  switch (which) {
  case phase::discovery:
    return "discovery";
  case phase::page_ingestion:
    return "page ingestion";
  case phase::attachment_ingestion:
    return "attachment ingestion";
  case phase::deletion:
    return "deletion";
  case phase::clean_up:
    return "clean-up of removed spaces";
  }
  return "a phase";
}

void cycle_graph::finish(phase which) {
  graph_.wait_for_all();
  abort_when_left_over(run_, levels(), name_of(which));
  check_outcomes(which);
}

void cycle_graph::check_outcomes(phase which) {
  const auto ended = counts_.pages_done.load() + counts_.attachments_done.load();
  auto wanted = counts_.pages_to_ingest.load();
  if (which >= phase::attachment_ingestion)
    wanted += counts_.attachments_to_ingest.load();
  if (ended < wanted) {
    run_.abort("internal error: " + name_of(which) + " ended with " + std::to_string(wanted - ended) +
               " items without an outcome");
  }
}

} // namespace cfc::pipeline

#include "pipeline/cycle_graph.hpp"

#include <utility>

namespace cfc::pipeline {

using nodes::source;
using nodes::target;

void cycle_graph::connect() {
  const auto join = [this](auto&&... ends) { wiring_.join(std::forward<decltype(ends)>(ends)...); };

  // Discovery: every search, of labels, of roots and of descendants, goes through one bounded edge.
  join(source{"label search", label_search_.out()}, searches_, target{"search", search_.in()});
  join(source{"search", search_.next()}, searches_, target{"search", search_.in()});
  join(source{"search", search_.results()}, target{"roots", roots_.in()});
  join(source{"roots", roots_.out()}, target{"descendant batching", descendant_batching_.in()});
  join(source{"descendant batching", descendant_batching_.searches()}, searches_,
       target{"search", search_.in()});

  join(source{"search", search_.results()}, target{"accept", accept_.in()});
  join(source{"accept", accept_.out()}, target{"attachment extraction", extraction_.in()});
  join(source{"attachment extraction", extraction_.out()}, target{"space ledger", ledger_.results()});
  join(source{"descendant batching", descendant_batching_.plan()}, target{"space ledger", ledger_.plan()});

  // What is new, changed or gone, space by space.
  join(source{"space ledger", ledger_.out()}, complete_spaces_, target{"diff", diff_.in()});
  join(source{"diff", diff_.out()}, target{"guards", guards_.in()});
  join(source{"guards", guards_.out()}, target{"space gate", space_gate_.in()});
  join(source{"space gate", space_gate_.out()}, target{"space scope", space_scope_.in()});

  // Pages, as soon as their space has passed.
  join(source{"space scope", space_scope_.out()}, target{"page batching", page_batching_.in()});
  join(source{"page batching", page_batching_.pages()}, page_batches_,
       target{"body fetch", body_fetch_.in()});
  join(source{"body fetch", body_fetch_.out()}, pages_, target{"page ingestion", page_ingestion_.in()});
  join(source{"page ingestion", page_ingestion_.out()}, target{"outcomes", outcomes_.in()});

  // Attachments, when all pages have been attempted.
  join(source{"page batching", page_batching_.attachments()},
       target{"attachment gate", attachment_gate_.in()});
  join(source{"attachment gate", attachment_gate_.out()}, attachment_batches_,
       target{"attachment expansion", attachment_expansion_.in()});
  join(source{"attachment expansion", attachment_expansion_.out()}, attachments_,
       target{"attachment ingestion", attachment_ingestion_.in()});
  join(source{"attachment ingestion", attachment_ingestion_.out()}, target{"outcomes", outcomes_.in()});

  // Deletions, when everything has been discovered, diffed, passed and attempted.
  join(source<nodes::deletion_batch>{"deletion plan", deletion_plan_}, deletions_,
       target{"deletion", deletion_.in()});
  join(source<nodes::cleanup_request>{"deletion plan", clean_up_plan_}, removed_spaces_,
       target{"space cleanup", cleanup_.in()});
}

cycle_graph::cycle_graph(const nodes::service_set& services, nodes::run_context& run, nodes::tally& counts,
                         journal::journal* journal, const graph_settings& settings)
    : run_(run), counts_(counts), search_engine_(services, run),
      searches_(graph_, edges_, nodes::edge_id::searches, settings.widths.searches),
      complete_spaces_(graph_, edges_, nodes::edge_id::spaces, settings.widths.spaces),
      page_batches_(graph_, edges_, nodes::edge_id::page_batches, settings.widths.body_batches),
      pages_(graph_, edges_, nodes::edge_id::pages, settings.widths.items),
      attachment_batches_(graph_, edges_, nodes::edge_id::attachment_batches,
                          settings.widths.attachment_batches),
      attachments_(graph_, edges_, nodes::edge_id::attachments, settings.widths.items),
      deletions_(graph_, edges_, nodes::edge_id::deletions, settings.widths.deletions),
      removed_spaces_(graph_, edges_, nodes::edge_id::removed_spaces, settings.widths.orphans),
      label_search_(graph_, search_engine_, counts), search_(graph_, services, search_engine_, run, counts),
      roots_(graph_), descendant_batching_(graph_, search_engine_, counts),
      accept_(graph_, services, run, counts), extraction_(graph_, services, run, counts),
      ledger_(graph_, services, run, counts), diff_(graph_, services, run), guards_(graph_, services, run),
      space_gate_(graph_, settings.gate, counts), space_scope_(graph_, services, run, settings.root_path),
      page_batching_(graph_, services, counts), body_fetch_(graph_, services, run),
      page_ingestion_(graph_, services, run, journal), attachment_gate_(graph_),
      attachment_expansion_(graph_), attachment_ingestion_(graph_, services, run, journal),
      outcomes_(graph_, services, counts), deletion_plan_(graph_), clean_up_plan_(graph_),
      deletion_(graph_, services, run, counts), cleanup_(graph_, services, run, counts) {
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
  const auto first_requests = label_search_.prepare();
  roots_.expect(first_requests);
  ledger_.expect(first_requests);
  label_search_.start();
  finish(phase::discovery);
  const auto& book = ledger_.book();
  if (!run_.stopping() && !run_.truncated() && !book.complete())
    run_.abort("internal error: discovery ended before every search was answered");
  return {space_gate_.summaries(), book.discovered(), book.lost_roots(), book.late_items()};
}

ingested cycle_graph::ingest_pages() {
  space_gate_.open();
  finish(phase::page_ingestion);
  return outcomes_so_far();
}

ingested cycle_graph::ingest_attachments() {
  attachment_gate_.open();
  finish(phase::attachment_ingestion);
  return outcomes_so_far();
}

deleted cycle_graph::delete_contents(const std::vector<nodes::content_to_delete>& contents) {
  for (const auto& batch : nodes::deletion_batches(contents))
    deletion_plan_.try_put(batch);
  finish(phase::deletion);
  return {deletion_.deleted(), deletion_.failures()};
}

std::vector<nodes::cleanup_outcome>
cycle_graph::clean_up_spaces(const std::vector<nodes::orphan_space>& orphans) {
  for (const auto& orphan : orphans)
    clean_up_plan_.try_put({orphan, {}, {}});
  finish(phase::clean_up);
  return cleanup_.outcomes();
}

ingested cycle_graph::outcomes_so_far() const {
  return {outcomes_.pages(), outcomes_.attachments(), outcomes_.failures(), outcomes_.emptied()};
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
  check_edges(which);
  check_outcomes(which);
}

void cycle_graph::check_edges(phase which) {
  for (const auto& level : levels()) {
    if (level.waiting == 0 && level.inside == 0)
      continue;
    run_.abort("internal error: " + name_of(which) + " ended with work left over at the edge '" +
               std::string(nodes::name_of(level.edge)) + "' (" + std::to_string(level.waiting) +
               " waiting, " + std::to_string(level.inside) + " inside)");
  }
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

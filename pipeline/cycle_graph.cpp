#include "pipeline/cycle_graph.hpp"

#include "nodes/accept.hpp"
#include "nodes/attachment_extraction.hpp"
#include "nodes/attachment_ingestion.hpp"
#include "nodes/body_fetch.hpp"
#include "nodes/deletion.hpp"
#include "nodes/descendant_batching.hpp"
#include "nodes/diff.hpp"
#include "nodes/graph/edges.hpp"
#include "nodes/guards.hpp"
#include "nodes/label_search.hpp"
#include "nodes/outcome_collector.hpp"
#include "nodes/page_batching.hpp"
#include "nodes/page_ingestion.hpp"
#include "nodes/roots.hpp"
#include "nodes/search.hpp"
#include "nodes/space_cleanup.hpp"
#include "nodes/space_gate.hpp"
#include "nodes/space_ledger.hpp"
#include "nodes/space_scope.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <string_view>

namespace cfc::pipeline {

using oneapi::tbb::flow::make_edge;

/// All nodes and edges. The graph is declared first, so that the nodes, which unlink themselves from it, go
/// before it.
class cycle_graph::wiring {
public:
  wiring(const nodes::services& use, nodes::run_context& run, nodes::tally& counts, journal::journal* journal,
         section_widths widths, nodes::gate_mode gate, std::string root_path);

  void discover();
  void ingest_pages();
  void ingest_attachments();
  void delete_contents(const std::vector<nodes::content_to_delete>& contents);
  void clean_up_spaces(const std::vector<nodes::orphan_space>& orphans);
  std::vector<nodes::edge_level> levels() const;

  void connect();
  /// Waits until nothing runs, then checks that nothing was lost on the way (a discarded message, a credit
  /// that did not come home); anything lost aborts the run.
  void finish(const char* phase);

  nodes::run_context& run_;
  nodes::tally& counts_;
  oneapi::tbb::flow::graph graph_;

  nodes::search_engine search_engine_;
  nodes::bounded_edge<nodes::search_request> searches_;
  nodes::bounded_edge<nodes::space_ready> complete_spaces_;
  nodes::bounded_edge<nodes::item_batch> page_batches_;
  nodes::bounded_edge<nodes::page_item> pages_in_hand_;
  nodes::bounded_edge<nodes::item_batch> attachment_batches_;
  nodes::bounded_edge<nodes::attachment_item> attachments_in_hand_;
  nodes::bounded_edge<nodes::deletion_batch> deletions_in_hand_;
  nodes::bounded_edge<nodes::cleanup_request> orphans_in_hand_;

  nodes::label_search label_search_;
  nodes::search search_;
  nodes::roots roots_;
  nodes::descendant_batching descendant_batching_;
  nodes::accept accept_;
  nodes::attachment_extraction extraction_;
  nodes::space_ledger ledger_;
  nodes::diff diff_;
  nodes::guards guards_;
  nodes::space_gate gate_;
  nodes::space_scope space_scope_;
  nodes::page_batching page_batching_;
  nodes::body_fetch body_fetch_;
  nodes::page_ingestion page_ingestion_;
  nodes::attachment_expansion attachment_expansion_;
  nodes::attachment_ingestion attachment_ingestion_;
  nodes::outcome_collector outcomes_;
  nodes::deletion deletion_;
  nodes::space_cleanup cleanup_;
};

cycle_graph::wiring::wiring(const nodes::services& use, nodes::run_context& run, nodes::tally& counts,
                            journal::journal* journal, section_widths widths, nodes::gate_mode gate,
                            std::string root_path)
    : run_(run), counts_(counts), search_engine_(use, run), searches_(graph_, "searches", widths.searches),
      complete_spaces_(graph_, "spaces", widths.spaces),
      page_batches_(graph_, "page batches", widths.body_batches),
      pages_in_hand_(graph_, "pages", widths.items), attachment_batches_(graph_, "attachment batches", 2),
      attachments_in_hand_(graph_, "attachments", widths.items),
      deletions_in_hand_(graph_, "deletions", widths.deletions),
      orphans_in_hand_(graph_, "removed spaces", widths.orphans),
      label_search_(graph_, search_engine_, counts), search_(graph_, use, search_engine_, run, counts),
      roots_(graph_), descendant_batching_(graph_, search_engine_, counts), accept_(graph_, use, run, counts),
      extraction_(graph_, use, run, counts), ledger_(graph_, use, run, counts), diff_(graph_, use, run),
      guards_(graph_, use, run), gate_(graph_, gate, counts),
      space_scope_(graph_, use, run, std::move(root_path)), page_batching_(graph_, use, counts),
      body_fetch_(graph_, use, run), page_ingestion_(graph_, use, run, journal),
      attachment_expansion_(graph_), attachment_ingestion_(graph_, use, run, journal),
      outcomes_(graph_, use, counts), deletion_(graph_, use, run, counts),
      cleanup_(graph_, use, run, counts) {
  connect();
}

void cycle_graph::wiring::connect() {
  // Discovery: every search, of labels, of roots and of descendants, goes through one bounded edge.
  make_edge(label_search_.out(), searches_.in());
  make_edge(searches_.out(), search_.in());
  make_edge(search_.next(), searches_.in());
  make_edge(search_.results(), roots_.in());
  make_edge(roots_.out(), descendant_batching_.in());
  make_edge(descendant_batching_.searches(), searches_.in());

  make_edge(search_.results(), accept_.in());
  make_edge(accept_.out(), extraction_.in());
  make_edge(extraction_.out(), ledger_.results());
  make_edge(descendant_batching_.plan(), ledger_.plan());

  // What is new, changed or gone, space by space.
  make_edge(ledger_.out(), complete_spaces_.in());
  make_edge(complete_spaces_.out(), diff_.in());
  make_edge(diff_.out(), guards_.in());
  make_edge(guards_.out(), gate_.in());
  make_edge(gate_.out(), space_scope_.in());

  // Pages, as soon as their space has passed.
  make_edge(space_scope_.out(), page_batching_.in());
  make_edge(page_batching_.out(), page_batches_.in());
  make_edge(page_batches_.out(), body_fetch_.in());
  make_edge(body_fetch_.out(), pages_in_hand_.in());
  make_edge(pages_in_hand_.out(), page_ingestion_.in());
  make_edge(page_ingestion_.out(), outcomes_.in());

  // Attachments, when all pages have been attempted.
  make_edge(attachment_batches_.out(), attachment_expansion_.in());
  make_edge(attachment_expansion_.out(), attachments_in_hand_.in());
  make_edge(attachments_in_hand_.out(), attachment_ingestion_.in());
  make_edge(attachment_ingestion_.out(), outcomes_.in());

  // Deletions, when everything has been discovered, diffed, passed and attempted.
  make_edge(deletions_in_hand_.out(), deletion_.in());
  make_edge(orphans_in_hand_.out(), cleanup_.in());
}

void cycle_graph::wiring::discover() {
  const auto first_requests = label_search_.prepare();
  roots_.expect(first_requests);
  ledger_.expect(first_requests);
  label_search_.start();
  finish("discovery");
  if (!run_.stopping() && !run_.truncated() && !ledger_.book().complete()) {
    run_.abort("internal error: discovery ended before every search was answered");
  }
}

void cycle_graph::wiring::ingest_pages() {
  gate_.open();
  finish("page ingestion");
}

void cycle_graph::wiring::ingest_attachments() {
  constexpr std::size_t attachments_per_batch = 100;
  for (const auto& work : page_batching_.take_attachments()) {
    for (const auto& batch :
         nodes::batches_of(work, work->items->attachments().size(), attachments_per_batch)) {
      attachment_batches_.in().try_put(batch);
    }
  }
  finish("attachment ingestion");
}

void cycle_graph::wiring::delete_contents(const std::vector<nodes::content_to_delete>& contents) {
  for (const auto& batch : nodes::deletion_batches(contents))
    deletions_in_hand_.in().try_put(batch);
  finish("deletion");
}

void cycle_graph::wiring::clean_up_spaces(const std::vector<nodes::orphan_space>& orphans) {
  for (const auto& orphan : orphans)
    orphans_in_hand_.in().try_put({orphan, {}, {}});
  finish("clean-up of removed spaces");
}

std::vector<nodes::edge_level> cycle_graph::wiring::levels() const {
  return {searches_.level(),          complete_spaces_.level(),    page_batches_.level(),
          pages_in_hand_.level(),     attachment_batches_.level(), attachments_in_hand_.level(),
          deletions_in_hand_.level(), orphans_in_hand_.level()};
}

void cycle_graph::wiring::finish(const char* phase) {
  graph_.wait_for_all();
  for (const auto& level : levels()) {
    if (level.waiting == 0 && level.inside == 0)
      continue;
    run_.abort(std::string("internal error: ") + phase + " ended with work left over at the edge '" +
               level.name + "' (" + std::to_string(level.waiting) + " waiting, " +
               std::to_string(level.inside) + " inside)");
  }
  const auto ended = counts_.pages_done.load() + counts_.attachments_done.load();
  const auto wanted =
      counts_.pages_to_ingest.load() +
      (std::string_view(phase) == "attachment ingestion" ? counts_.attachments_to_ingest.load() : 0);
  if (ended < wanted) {
    run_.abort(std::string("internal error: ") + phase + " ended with " + std::to_string(wanted - ended) +
               " items without an outcome");
  }
}

cycle_graph::cycle_graph(const nodes::services& use, nodes::run_context& run, nodes::tally& counts,
                         journal::journal* journal, section_widths widths, nodes::gate_mode gate,
                         std::string root_path)
    : wiring_(std::make_unique<wiring>(use, run, counts, journal, widths, gate, std::move(root_path))) {}

cycle_graph::~cycle_graph() = default;

void cycle_graph::discover() {
  wiring_->discover();
}
void cycle_graph::ingest_pages() {
  wiring_->ingest_pages();
}
void cycle_graph::ingest_attachments() {
  wiring_->ingest_attachments();
}
void cycle_graph::delete_contents(const std::vector<nodes::content_to_delete>& contents) {
  wiring_->delete_contents(contents);
}
void cycle_graph::clean_up_spaces(const std::vector<nodes::orphan_space>& orphans) {
  wiring_->clean_up_spaces(orphans);
}

const nodes::space_book& cycle_graph::discovered() const {
  return wiring_->ledger_.book();
}
const nodes::space_gate& cycle_graph::spaces() const {
  return wiring_->gate_;
}
const nodes::outcome_collector& cycle_graph::outcomes() const {
  return wiring_->outcomes_;
}
const nodes::deletion& cycle_graph::deletions() const {
  return wiring_->deletion_;
}
const nodes::space_cleanup& cycle_graph::cleanups() const {
  return wiring_->cleanup_;
}
std::vector<nodes::edge_level> cycle_graph::levels() const {
  return wiring_->levels();
}

} // namespace cfc::pipeline

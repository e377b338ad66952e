#pragma once

#include "io/journal/journal.hpp"
#include "nodes/attachment_expansion.hpp"
#include "nodes/attachment_gate.hpp"
#include "nodes/attachment_ingestion.hpp"
#include "nodes/body_fetch.hpp"
#include "nodes/deletion.hpp"
#include "nodes/deletion_source.hpp"
#include "nodes/diff.hpp"
#include "nodes/edges.hpp"
#include "nodes/graph/edge_set.hpp"
#include "nodes/graph/passage.hpp"
#include "nodes/graph/wiring.hpp"
#include "nodes/guards.hpp"
#include "nodes/operations/deletion_result.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"
#include "nodes/outcome_collector.hpp"
#include "nodes/page_batching.hpp"
#include "nodes/page_ingestion.hpp"
#include "nodes/space_cleanup.hpp"
#include "nodes/space_gate.hpp"
#include "nodes/space_ledger.hpp"
#include "nodes/space_scope.hpp"
#include "pipeline/discovery_section.hpp"
#include "pipeline/named_node.hpp"
#include "pipeline/phase_results.hpp"
#include "pipeline/section_widths.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// How the graph of a cycle is cut.
struct graph_settings {
  section_widths widths;
  nodes::gate_mode gate = nodes::gate_mode::open;
  std::string root_path;        ///< of the root scope (SCP-5)
  nodes::passage_watch watch{}; ///< sees every message at every node; null: nobody does
  std::uint64_t failures_in_a_row = nodes::default_failures_in_a_row; ///< that end the run (RUN-3)
  bool force = false; ///< what is unchanged is ingested, too (RUN-5)
  /// These items alone (RUN-4); outlives the graph. Null: all.
  const nodes::item_choice* only_items = nullptr;
  bool logs_progress = true;          ///< false: a display shows it
  nodes::outcome_listener on_ended{}; ///< of each item; empty: nobody
};

/// One cycle as a flow graph: all nodes, and the edges between them. Built and run inside the arena of the
/// caller. The phases are run in order; each returns when the graph is idle, which is the barrier of CYC-3,
/// and gives what was found or done. When the run is being stopped, what was found by then.
class cycle_graph {
public:
  /// @param scopes outlives it, as do the others
  /// @param journal may be null (REL-6)
  cycle_graph(const nodes::service_set& services, nodes::run_context& run, nodes::tally& counts,
              nodes::own_scopes& scopes, journal::journal* journal, const graph_settings& settings);
  /// Waits until nothing runs: even a graph that was only built has tasks of its edges under way.
  ~cycle_graph();
  cycle_graph(const cycle_graph&) = delete;
  cycle_graph& operator=(const cycle_graph&) = delete;

  /// Discovery and diff; with an open gate the pages too. Afterwards every search has been answered and every
  /// space has passed, or the run is stopping.
  discovered discover();
  /// The same, of these pages alone (RUN-4); at least one.
  discovered discover(const std::vector<std::string>& page_ids);
  /// Keys of the items that graph_settings::only_items has let pass. Only while nothing runs.
  const std::set<std::string, std::less<>>& chosen() const noexcept { return diff_->chosen(); }
  /// Opens a gate that waits for it (gate_mode::on_demand): pages of all spaces.
  ingested ingest_pages();
  /// Opens the gate of the attachments.
  ingested ingest_attachments();
  nodes::deletion_result delete_planned(const std::vector<nodes::content_to_delete>& contents);
  std::vector<nodes::cleanup_outcome> clean_up_spaces(const std::vector<nodes::orphan_space>& orphans);

  /// Fill levels of all bounded edges, in the order of the flow. Any thread, any time.
  std::vector<nodes::edge_level> levels() const { return edges_.levels(); }
  /// How many pages, or attachments, are in hand at most from now on. Any thread, as long as the graph lives.
  /// @param edge edge_id::pages or edge_id::attachments
  void set_width(nodes::edge_id edge, std::size_t items);
  /// The edges between the nodes as they were made.
  const std::vector<nodes::arrow>& arrows() const noexcept { return wiring_.arrows(); }

private:
  enum class phase : std::uint8_t { discovery, page_ingestion, attachment_ingestion, deletion, clean_up };
  static std::string name_of(phase which);

  void connect();
  /// Waits for it.
  discovered what_is_discovered();
  /// Waits until nothing runs, then checks that nothing was lost on the way (a discarded message, a credit
  /// that did not come home); anything lost aborts the run.
  void finish(phase which);
  void check_outcomes(phase which);
  ingested outcomes_so_far() const;

  nodes::run_context& run_;
  nodes::tally& counts_;
  // Declared before the nodes, which unlink themselves from it and so have to go first.
  oneapi::tbb::flow::graph graph_;
  nodes::edge_set edges_;
  nodes::wiring wiring_;

  discovery_section discovery_;
  nodes::bounded_edge<nodes::space_ready> complete_spaces_;
  nodes::bounded_edge<nodes::item_batch> page_batches_;
  nodes::bounded_edge<nodes::page_item> pages_;
  nodes::bounded_edge<nodes::item_batch> attachment_batches_;
  nodes::bounded_edge<nodes::attachment_item> attachments_;
  nodes::bounded_edge<nodes::deletion_batch> deletions_;
  nodes::bounded_edge<nodes::cleanup_request> removed_spaces_;

  named_node<nodes::diff_node> diff_;
  named_node<nodes::guards_node> guards_;
  named_node<nodes::space_gate_node> space_gate_;
  named_node<nodes::space_scope_node> space_scope_;
  named_node<nodes::page_batching_node> page_batching_;
  named_node<nodes::body_fetch_node> body_fetch_;
  named_node<nodes::page_ingestion_node> page_ingestion_;
  named_node<nodes::attachment_gate_node> attachment_gate_;
  named_node<nodes::attachment_expansion_node> attachment_expansion_;
  named_node<nodes::attachment_ingestion_node> attachment_ingestion_;
  named_node<nodes::outcome_collector_node> outcomes_;
  named_node<nodes::deletion_source_node> deletion_source_;
  named_node<nodes::deletion_node> deletion_;
  named_node<nodes::space_cleanup_node> cleanup_;
};

} // namespace cfc::pipeline

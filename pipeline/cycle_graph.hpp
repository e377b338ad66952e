#pragma once

#include "io/journal/journal.hpp"
#include "nodes/graph/bounded_edge.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"
#include "nodes/space_gate.hpp"

#include <memory>
#include <string>
#include <vector>

namespace cfc::nodes {
class space_book;
class outcome_collector;
class deletion;
class space_cleanup;
struct content_to_delete;
struct orphan_space;
} // namespace cfc::nodes

namespace cfc::pipeline {

/// How wide the sections of the graph are: the only thing that memory depends on, besides the records of the
/// spaces that are being discovered.
struct section_widths {
  std::size_t searches = 4;     ///< `discoveryConcurrency`: searches in flight, with their records
  std::size_t spaces = 16;      ///< spaces between their discovery and their last page batch
  std::size_t body_batches = 3; ///< batches of page bodies being fetched or waiting for ingestion
  std::size_t items = 1;        ///< `concurrency`: items being ingested
  std::size_t deletions = 4;    ///< deletion calls in flight
  std::size_t orphans = 2;      ///< removed spaces being cleaned up
};

/// One cycle as a flow graph: all nodes, and the edges between them (cycle_graph.cpp reads like the picture
/// in docs/architecture.md). Built and run inside the arena of the caller. The four phases are run in order;
/// each returns when the graph is idle, which is the barrier of CYC-3.
class cycle_graph {
public:
  cycle_graph(const nodes::services& use, nodes::run_context& run, nodes::tally& counts,
              journal::journal* journal, section_widths widths, nodes::gate_mode gate, std::string root_path);
  ~cycle_graph();

  /// Discovery and diff; with an open gate the pages too. Afterwards every search has been answered and every
  /// space has passed, or the run is stopping.
  void discover();
  /// Opens a held gate: pages of all spaces.
  void ingest_pages();
  void ingest_attachments();
  void delete_contents(const std::vector<nodes::content_to_delete>& contents);
  void clean_up_spaces(const std::vector<nodes::orphan_space>& orphans);

  /// What the phases so far have found and done. Only while no phase runs.
  const nodes::space_book& discovered() const;
  const nodes::space_gate& spaces() const;
  const nodes::outcome_collector& outcomes() const;
  const nodes::deletion& deletions() const;
  const nodes::space_cleanup& cleanups() const;

  /// Fill levels of all edges, in the order of the flow. Any thread, any time.
  std::vector<nodes::edge_level> levels() const;

private:
  class wiring;
  std::unique_ptr<wiring> wiring_;
};

} // namespace cfc::pipeline

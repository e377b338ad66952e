#pragma once

#include "nodes/audit.hpp"
#include "nodes/edges.hpp"
#include "nodes/graph/edge_set.hpp"
#include "nodes/graph/wiring.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"
#include "nodes/space_ledger.hpp"
#include "pipeline/discovery_section.hpp"
#include "pipeline/named_node.hpp"
#include "pipeline/section_widths.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <vector>

namespace cfc::pipeline {

/// What an audit's discovery and comparison have found.
struct audited {
  std::vector<nodes::space_audit> spaces;
  std::vector<nodes::discovered_space> discovered;
  std::vector<nodes::root_page> lost_roots;                    ///< their subtrees are unknown (DSC-12)
  std::vector<nodes::unknown_attachments> unknown_attachments; ///< of these pages (DSC-14)
  std::vector<nodes::refused_space> refused_spaces;            ///< not compared
};

/// The discovery of a cycle, with a comparison in place of all that would follow (RUN-8). Built and run
/// inside the arena of the caller. As many spaces are held in memory as its edge lets in.
class audit_graph {
public:
  /// @param scopes outlives it
  audit_graph(const nodes::service_set& services, nodes::run_context& run, nodes::tally& counts,
              nodes::own_scopes& scopes, const section_widths& widths);
  ~audit_graph();
  audit_graph(const audit_graph&) = delete;
  audit_graph& operator=(const audit_graph&) = delete;

  /// Returns when every search has been answered and every space compared, or the run is stopping.
  audited run();

private:
  void check();

  nodes::run_context& run_;
  // Declared before the nodes, which unlink themselves from it and so have to go first.
  oneapi::tbb::flow::graph graph_;
  nodes::edge_set edges_;
  nodes::wiring wiring_;

  discovery_section discovery_;
  nodes::bounded_edge<nodes::space_ready> complete_spaces_;

  named_node<nodes::audit_node> audit_;
};

} // namespace cfc::pipeline

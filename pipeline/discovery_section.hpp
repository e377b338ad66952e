#pragma once

#include "nodes/accept.hpp"
#include "nodes/attachment_extraction.hpp"
#include "nodes/descendant_batching.hpp"
#include "nodes/graph/bounded_edge.hpp"
#include "nodes/graph/edge_set.hpp"
#include "nodes/graph/wiring.hpp"
#include "nodes/label_search.hpp"
#include "nodes/operations/id_set.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"
#include "nodes/roots.hpp"
#include "nodes/search.hpp"
#include "nodes/space_ledger.hpp"
#include "pipeline/named_node.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// The part of a graph that a cycle and an audit share: from the first searches to spaces that are complete.
class discovery_section {
public:
  /// @param graph outlives it, as do the others
  /// @param searches in flight at a time
  discovery_section(oneapi::tbb::flow::graph& graph, nodes::edge_set& edges,
                    const nodes::service_set& services, nodes::run_context& run, nodes::tally& counts,
                    std::size_t searches);

  /// Makes the edges within it; what follows is joined to spaces().
  void connect(nodes::wiring& wiring);
  nodes::source<nodes::space_ready> spaces() { return ledger_.out(); }

  /// Puts in the first searches: of everything, or of these pages alone (RUN-4), of which there is at least one.
  void begin();
  void begin(const std::vector<std::string>& page_ids);
  /// Afterwards, while nothing runs: a discovery that ended too early aborts the run.
  void check_complete();

  /// What it has found. Only while nothing runs.
  const nodes::space_book& book() const { return ledger_->book(); }
  auto unknown_attachments() const { return extraction_->unknown(); }
  std::shared_ptr<const nodes::id_set> accepted_ids() const { return accept_->accepted_ids(); }

private:
  void begin_with(const std::vector<std::uint64_t>& first_requests);

  nodes::run_context& run_;
  nodes::search_engine search_engine_;
  nodes::bounded_edge<nodes::search_request> searches_;

  named_node<nodes::label_search_node> label_search_;
  named_node<nodes::search_node> search_;
  named_node<nodes::roots_node> roots_;
  named_node<nodes::descendant_batching_node> descendant_batching_;
  named_node<nodes::accept_node> accept_;
  named_node<nodes::attachment_extraction_node> extraction_;
  named_node<nodes::space_ledger_node> ledger_;
};

} // namespace cfc::pipeline

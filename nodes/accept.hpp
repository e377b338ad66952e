#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/acceptance.hpp"
#include "nodes/operations/id_set.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <memory>

namespace cfc::nodes {

/// In and out: results, one for one. Serial: it owns the set of ids seen.
class accept_node {
public:
  accept_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run, tally& counts);
  ~accept_node();
  accept_node(const accept_node&) = delete;
  accept_node& operator=(const accept_node&) = delete;

  oneapi::tbb::flow::receiver<search_results>& in() { return node_; }
  oneapi::tbb::flow::sender<accepted_results>& out() { return node_; }

  /// Ids of the items that were accepted, in whatever space, and where a limit ended that, of the first ones over
  /// it. Only while the graph is idle.
  std::shared_ptr<const id_set> accepted_ids() const noexcept { return acceptance_.accepted_ids(); }

private:
  accepted_results judge(const search_results& results);
  void explain(const confluence::content& item) const;
  /// Counts it, and warns of an unknown type once in a cycle (REL-9).
  void leave_out(const confluence::content& item);

  const service_set& services_;
  run_context& run_;
  tally& counts_;
  acceptance acceptance_;
  oneapi::tbb::flow::function_node<search_results, accepted_results> node_;
};

} // namespace cfc::nodes

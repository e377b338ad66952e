#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/scope_cleanup.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <vector>

namespace cfc::nodes {

/// In: orphaned spaces, whose scopes are cleaned up (scope_cleanup.hpp); one that fails doesn't stop the others.
class space_cleanup_node {
public:
  space_cleanup_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                     tally& counts);
  ~space_cleanup_node();
  space_cleanup_node(const space_cleanup_node&) = delete;
  space_cleanup_node& operator=(const space_cleanup_node&) = delete;

  oneapi::tbb::flow::receiver<cleanup_request>& in() { return step_.in(); }

  /// Only while the graph is idle.
  const std::vector<cleanup_outcome>& outcomes() const noexcept { return outcomes_; }

private:
  boost::asio::awaitable<cleanup_outcome> clean(cleanup_request request);
  void take(cleanup_outcome outcome);

  const service_set& services_;
  run_context& run_;
  tally& counts_;
  std::vector<cleanup_outcome> outcomes_;
  async_step<cleanup_request, cleanup_outcome> step_;
  oneapi::tbb::flow::function_node<cleanup_outcome> collect_;
};

} // namespace cfc::nodes

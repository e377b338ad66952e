#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/scope_batcher.hpp"
#include "nodes/operations/services.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <string>

namespace cfc::nodes {

/// In and out: a space, one for one; asks only for spaces that have something to ingest. A failure aborts the
/// cycle.
class space_scope_node {
public:
  space_scope_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                   const own_scopes& scopes, std::string root_path);
  ~space_scope_node();
  space_scope_node(const space_scope_node&) = delete;
  space_scope_node& operator=(const space_scope_node&) = delete;

  oneapi::tbb::flow::receiver<space_changes>& in() { return step_.in(); }
  oneapi::tbb::flow::sender<space_changes>& out() { return step_.out(); }

private:
  boost::asio::awaitable<space_changes> ensure(space_changes changes);

  run_context& run_;
  scope_batcher batcher_;
  async_step<space_changes, space_changes> step_;
};

} // namespace cfc::nodes

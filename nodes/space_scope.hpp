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
class space_scope {
public:
  space_scope(oneapi::tbb::flow::graph& graph, const services& use, run_context& run, std::string root_path);
  ~space_scope();
  space_scope(const space_scope&) = delete;
  space_scope& operator=(const space_scope&) = delete;

  oneapi::tbb::flow::receiver<space_changes>& in() { return step_.in(); }
  oneapi::tbb::flow::sender<space_changes>& out() { return step_.out(); }

private:
  boost::asio::awaitable<space_changes> ensure(space_changes changes);

  run_context& run_;
  scope_batcher batcher_;
  async_step<space_changes, space_changes> step_;
};

} // namespace cfc::nodes

#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/deletion_result.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cfc::nodes {

/// The contents as messages, a batch for one call each.
std::vector<deletion_batch> deletion_batches(const std::vector<content_to_delete>& contents);

/// In: batches. A failed one is counted and named, the others go on. Once the run is stopping, they are only
/// named.
class deletion_node {
public:
  deletion_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                tally& counts);
  ~deletion_node();
  deletion_node(const deletion_node&) = delete;
  deletion_node& operator=(const deletion_node&) = delete;

  oneapi::tbb::flow::receiver<deletion_batch>& in() { return step_.in(); }

  /// Of all batches. Only while the graph is idle.
  const deletion_result& result() const noexcept { return result_; }

private:
  boost::asio::awaitable<deletion_outcome> remove(deletion_batch batch);
  void take(deletion_outcome outcome);

  const service_set& services_;
  run_context& run_;
  tally& counts_;
  deletion_result result_;
  async_step<deletion_batch, deletion_outcome> step_;
  oneapi::tbb::flow::function_node<deletion_outcome> collect_;
};

} // namespace cfc::nodes

#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <memory>
#include <tuple>
#include <vector>

namespace cfc::nodes {

/// Cuts `total` items of a space into batches of at most `size`.
std::vector<item_batch> batches_of(std::shared_ptr<const space_work> work, std::size_t total,
                                   std::size_t size);

/// In: a space that has its scope. Out: its pages in batches of `bodyBatchSize` (ING-1); the last one carries
/// the space's credit. The attachments stay here until all pages of the cycle have been attempted (CYC-3).
/// Serial.
class page_batching {
public:
  page_batching(oneapi::tbb::flow::graph& graph, const services& use, tally& counts);
  ~page_batching();

  oneapi::tbb::flow::receiver<space_changes>& in() { return node_; }
  oneapi::tbb::flow::sender<item_batch>& out() { return oneapi::tbb::flow::output_port<0>(node_); }

  /// The spaces with attachments to ingest. Only while the graph is idle.
  std::vector<std::shared_ptr<const space_work>> take_attachments() { return std::move(with_attachments_); }

private:
  using node = oneapi::tbb::flow::multifunction_node<space_changes, std::tuple<item_batch>>;
  void run(space_changes changes, node::output_ports_type& ports);

  const services& use_;
  tally& counts_;
  std::vector<std::shared_ptr<const space_work>> with_attachments_;
  node node_;
};

} // namespace cfc::nodes

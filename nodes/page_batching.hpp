#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <tuple>

namespace cfc::nodes {

/// In: a space that has its scope. Out: its pages in batches of `bodyBatchSize` (ING-1); the last one carries
/// the space's credit; and its attachments, if it has any. Serial.
class page_batching_node {
public:
  page_batching_node(oneapi::tbb::flow::graph& graph, const service_set& services, tally& counts);
  ~page_batching_node();
  page_batching_node(const page_batching_node&) = delete;
  page_batching_node& operator=(const page_batching_node&) = delete;

  oneapi::tbb::flow::receiver<space_changes>& in() { return node_; }
  oneapi::tbb::flow::sender<item_batch>& pages() { return oneapi::tbb::flow::output_port<0>(node_); }
  oneapi::tbb::flow::sender<space_attachments>& attachments() {
    return oneapi::tbb::flow::output_port<1>(node_);
  }

private:
  using node =
      oneapi::tbb::flow::multifunction_node<space_changes, std::tuple<item_batch, space_attachments>>;
  void cut(space_changes changes, node::output_ports_type& ports);

  const service_set& services_;
  tally& counts_;
  node node_;
};

} // namespace cfc::nodes

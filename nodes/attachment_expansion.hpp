#pragma once

#include "nodes/messages.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <tuple>

namespace cfc::nodes {

/// In: a batch of attachments. Out: its items; the last one carries the batch's credit.
class attachment_expansion_node {
public:
  explicit attachment_expansion_node(oneapi::tbb::flow::graph& graph);
  ~attachment_expansion_node();
  attachment_expansion_node(const attachment_expansion_node&) = delete;
  attachment_expansion_node& operator=(const attachment_expansion_node&) = delete;

  oneapi::tbb::flow::receiver<item_batch>& in() { return node_; }
  oneapi::tbb::flow::sender<attachment_item>& out() { return oneapi::tbb::flow::output_port<0>(node_); }

private:
  using node = oneapi::tbb::flow::multifunction_node<item_batch, std::tuple<attachment_item>>;
  node node_;
};

} // namespace cfc::nodes

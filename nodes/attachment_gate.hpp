#pragma once

#include "nodes/messages.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstddef>
#include <tuple>
#include <vector>

namespace cfc::nodes {

/// Attachments that are handed on together: enough that a batch is no cost, few enough that the two batches
/// in hand are no weight.
inline constexpr std::size_t attachments_in_batch = 100;

/// In: the attachments of a space. Out: batches of them, when the gate is opened: attachments wait until all
/// pages of the cycle have been attempted (CYC-3). Serial: it owns what waits.
class attachment_gate_node {
public:
  explicit attachment_gate_node(oneapi::tbb::flow::graph& graph);
  ~attachment_gate_node();
  attachment_gate_node(const attachment_gate_node&) = delete;
  attachment_gate_node& operator=(const attachment_gate_node&) = delete;

  oneapi::tbb::flow::receiver<space_attachments>& in() { return node_; }
  oneapi::tbb::flow::sender<item_batch>& out() { return out_; }

  /// Lets everything go on that waits. Only while the graph is idle.
  void open();

private:
  std::vector<space_attachments> waiting_;
  oneapi::tbb::flow::function_node<space_attachments> node_;
  oneapi::tbb::flow::broadcast_node<item_batch> out_;
};

} // namespace cfc::nodes

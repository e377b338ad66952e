#pragma once

#include "nodes/gate_mode.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/space_summary.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <tuple>
#include <vector>

namespace cfc::nodes {

/// In: spaces that were diffed. Out: those that have passed, now or when the gate is opened. Serial: it owns
/// the summaries. A space that is held gives its credit back, or discovery would never end.
class space_gate_node {
public:
  space_gate_node(oneapi::tbb::flow::graph& graph, gate_mode mode, tally& counts,
                  observe::tenant_metrics metrics = {});
  ~space_gate_node();
  space_gate_node(const space_gate_node&) = delete;
  space_gate_node& operator=(const space_gate_node&) = delete;

  oneapi::tbb::flow::receiver<space_changes>& in() { return node_; }
  oneapi::tbb::flow::sender<space_changes>& out() { return oneapi::tbb::flow::output_port<0>(node_); }

  /// All only while the graph is idle. With `new_first`, open() lets new items go on, and open_rest(), when
  /// these have been attempted, the updated ones.
  void open();
  void open_rest();
  const std::vector<space_summary>& summaries() const noexcept { return summaries_; }

private:
  using node = oneapi::tbb::flow::multifunction_node<space_changes, std::tuple<space_changes>>;
  void take(space_changes changes, node::output_ports_type& ports);
  void let_on(std::vector<space_changes>& spaces);

  gate_mode mode_;
  tally& counts_;
  observe::tenant_metrics metrics_;
  std::vector<space_summary> summaries_;
  std::vector<space_changes> waiting_, rest_;
  node node_;
};

} // namespace cfc::nodes

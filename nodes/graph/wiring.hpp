#pragma once

#include "nodes/graph/bounded_edge.hpp"
#include "nodes/graph/picture.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// A port of a node, with the node's name.
template <typename Message>
struct source {
  std::string_view node;
  oneapi::tbb::flow::sender<Message>& port;
};
template <typename Message>
struct target {
  std::string_view node;
  oneapi::tbb::flow::receiver<Message>& port;
};

template <typename Message>
source(std::string_view, oneapi::tbb::flow::sender<Message>&) -> source<Message>;
template <typename Message>
target(std::string_view, oneapi::tbb::flow::receiver<Message>&) -> target<Message>;

/// Makes the edges of a graph, and remembers them, so that the graph that runs is the one that is shown.
class wiring {
public:
  /// Every message goes on at once.
  template <typename Message>
  void join(source<Message> from, target<Message> to) {
    make_edge(from.port, to.port);
    arrows_.push_back({from.node, to.node, std::nullopt});
  }
  /// At most as many messages as the edge holds are beyond it. Several sources may share an edge, which leads
  /// to one target.
  /// @throws std::logic_error for a second target
  template <typename Message>
  void join(source<Message> from, bounded_edge<Message>& edge, target<Message> to) {
    const auto joined = std::find_if(arrows_.begin(), arrows_.end(),
                                     [&](const arrow& made) { return made.bounded_by == edge.id(); });
    if (joined == arrows_.end())
      make_edge(edge.out(), to.port);
    else if (joined->to != to.node)
      throw std::logic_error("a bounded edge leads to one node");
    make_edge(from.port, edge.in());
    arrows_.push_back({from.node, to.node, edge.id()});
  }
  /// In the order in which they were made.
  const std::vector<arrow>& arrows() const noexcept { return arrows_; }

private:
  std::vector<arrow> arrows_;
};

} // namespace cfc::nodes

#pragma once

#include "nodes/graph/bounded_edge.hpp"
#include "nodes/graph/passage.hpp"
#include "nodes/graph/picture.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
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
  wiring() = default;
  /// @param graph outlives the wiring
  /// @param watch null: nobody watches, and every edge is a plain one
  wiring(oneapi::tbb::flow::graph& graph, passage_watch watch) : graph_(&graph), watch_(std::move(watch)) {}
  wiring(const wiring&) = delete;
  wiring& operator=(const wiring&) = delete;
  ~wiring() = default;

  /// Every message goes on at once.
  template <typename Message>
  void join(source<Message> from, target<Message> to) {
    make_edge(watched(to.node, passage::entering, leaving(from)), to.port);
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
      make_edge(watched(to.node, passage::entering, edge.out()), to.port);
    else if (joined->to != to.node)
      throw std::logic_error("a bounded edge leads to one node");
    make_edge(leaving(from), edge.in());
    arrows_.push_back({from.node, to.node, edge.id()});
  }
  /// In the order in which they were made.
  const std::vector<arrow>& arrows() const noexcept { return arrows_; }

private:
  template <typename Message>
  using port = oneapi::tbb::flow::sender<Message>;

  template <typename Message>
  port<Message>& leaving(source<Message> from) {
    return watched(from.node, passage::leaving, from.port);
  }
  /// What comes out of the port, after it was shown to who watches.
  template <typename Message>
  port<Message>& watched(std::string_view node, passage way, port<Message>& out) {
    if (!watch_)
      return out;
    using shown = oneapi::tbb::flow::function_node<Message, Message>;
    auto show = std::make_unique<shown>(*graph_, oneapi::tbb::flow::unlimited,
                                        [this, node, way](const Message& message) {
                                          watch_(node, way);
                                          return message;
                                        });
    make_edge(out, *show);
    auto& through = *show;
    watching_.push_back(std::move(show));
    return through;
  }

  oneapi::tbb::flow::graph* graph_ = nullptr;
  passage_watch watch_;
  std::vector<std::unique_ptr<oneapi::tbb::flow::graph_node>> watching_;
  std::vector<arrow> arrows_;
};

} // namespace cfc::nodes

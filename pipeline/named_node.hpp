#pragma once

#include "nodes/graph/wiring.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <string_view>
#include <utility>

namespace cfc::pipeline {

/// A node and its name, which is given here and nowhere else: the edges are made from both, so that no two of
/// them can call a node differently, or by the name of another.
template <typename Node>
class named_node {
public:
  /// @param name outlives the graph
  template <typename... Args>
  explicit named_node(std::string_view name, Args&&... args)
      : name_(name), node_(std::forward<Args>(args)...) {}

  /// The one way in, the one way out; where a node has several, each is named by its function.
  auto in() { return to(&Node::in); }
  auto out() { return from(&Node::out); }
  template <typename Message>
  nodes::target<Message> to(oneapi::tbb::flow::receiver<Message>& (Node::*port)()) {
    return {name_, (node_.*port)()};
  }
  template <typename Message>
  nodes::source<Message> from(oneapi::tbb::flow::sender<Message>& (Node::*port)()) {
    return {name_, (node_.*port)()};
  }

  Node* operator->() noexcept { return &node_; }
  const Node* operator->() const noexcept { return &node_; }

private:
  std::string_view name_;
  Node node_;
};

} // namespace cfc::pipeline

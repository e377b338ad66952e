#pragma once

#include "nodes/operations/edge_level.hpp"

#include <vector>

namespace cfc::nodes {

/// An edge as those see it who only want to know how full it is.
class watched_edge {
public:
  watched_edge() = default;
  watched_edge(const watched_edge&) = delete;
  watched_edge& operator=(const watched_edge&) = delete;
  virtual ~watched_edge() = default;
  /// Any thread, any time.
  virtual edge_level level() const = 0;
};

/// All bounded edges of a graph: each enters itself when it is made, so that no check can miss one. Declared
/// before the edges and filled while the graph is built; read by any thread afterwards.
class edge_set {
public:
  void add(const watched_edge& edge) { edges_.push_back(&edge); }
  /// In the order in which the edges were made.
  std::vector<edge_level> levels() const {
    std::vector<edge_level> levels;
    levels.reserve(edges_.size());
    for (const auto* edge : edges_)
      levels.push_back(edge->level());
    return levels;
  }

private:
  std::vector<const watched_edge*> edges_;
};

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/edge_level.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// An edge as it was made.
struct arrow {
  std::string_view from, to;
  std::optional<edge_id> bounded_by; ///< nullopt: an unbounded edge
};

/// The arrows in the DOT language of Graphviz; bounded edges are bold and carry their name.
std::string to_dot(const std::vector<arrow>& arrows);
/// The same for Mermaid, which code hosts show as a picture in a Markdown file.
std::string to_mermaid(const std::vector<arrow>& arrows);

} // namespace cfc::nodes

#include "nodes/graph/picture.hpp"

#include <map>

namespace cfc::nodes {

std::string to_dot(const std::vector<arrow>& arrows) {
  std::string text = "digraph cycle {\n  node [shape=box];\n";
  for (const auto& arrow : arrows) {
    text.append("  \"").append(arrow.from).append("\" -> \"").append(arrow.to).append("\"");
    if (arrow.bounded_by)
      text.append(" [label=\"").append(name_of(*arrow.bounded_by)).append("\", style=bold]");
    text += ";\n";
  }
  return text + "}\n";
}

std::string to_mermaid(const std::vector<arrow>& arrows) {
  std::string text = "flowchart TD\n";
  std::map<std::string_view, std::string> ids;
  for (const auto& arrow : arrows) {
    for (const auto node : {arrow.from, arrow.to}) {
      auto id = "n" + std::to_string(ids.size());
      if (const auto [at, added] = ids.try_emplace(node, std::move(id)); added)
        text.append("  ").append(at->second).append("[").append(node).append("]\n");
    }
  }
  for (const auto& arrow : arrows) {
    text.append("  ").append(ids.at(arrow.from));
    if (arrow.bounded_by) {
      text.append(" ==>|").append(name_of(*arrow.bounded_by)).append("| ");
    } else {
      text += " --> ";
    }
    text.append(ids.at(arrow.to)).append("\n");
  }
  return text;
}

} // namespace cfc::nodes

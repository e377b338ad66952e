#include "pipeline/graph_picture.hpp"
#include "pipeline/report/exit_status.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/printing.hpp"

#include <cstdio>

namespace cfc::connector {

int print_graph(const options& options) {
  const auto edges = pipeline::edges_of_cycle_graph();
  const auto text = options.picture == picture_format::dot ? nodes::to_dot(edges) : nodes::to_mermaid(edges);
  print(stdout, text);
  return pipeline::code_of(pipeline::exit_status::success);
}

} // namespace cfc::connector

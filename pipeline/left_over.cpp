#include "pipeline/left_over.hpp"

namespace cfc::pipeline {

void abort_when_left_over(nodes::run_context& run, const std::vector<nodes::edge_level>& levels,
                          const std::string& what) {
  for (const auto& level : levels) {
    if (level.waiting == 0 && level.inside == 0)
      continue;
    run.abort("internal error: " + what + " ended with work left over at the edge '" +
              std::string(nodes::name_of(level.edge)) + "' (" + std::to_string(level.waiting) + " waiting, " +
              std::to_string(level.inside) + " inside)");
  }
}

} // namespace cfc::pipeline

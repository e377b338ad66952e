#pragma once

#include "nodes/operations/edge_level.hpp"
#include "nodes/operations/run_context.hpp"

#include <string>
#include <vector>

namespace cfc::pipeline {

/// Aborts the run when an edge isn't empty, or a credit hasn't come home, though nothing runs any more:
/// something was lost on the way.
/// @param what has ended, in words
void abort_when_left_over(nodes::run_context& run, const std::vector<nodes::edge_level>& levels,
                          const std::string& what);

} // namespace cfc::pipeline

#pragma once

#include "nodes/graph/picture.hpp"

#include <vector>

namespace cfc::pipeline {

/// Builds the graph of a cycle, for a tenant of no place, and gives its edges as they were made: what is
/// shown is what runs. Sends nothing.
std::vector<nodes::arrow> edges_of_cycle_graph();

} // namespace cfc::pipeline

#pragma once

#include "nodes/operations/search_query.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

/// A search for the descendants of several roots in place of which others have fewer roots each. What is
/// below a root is found by exactly one of them.
namespace cfc::nodes {

/// In two halves, for a search that the server can't answer as a whole (DSC-12). Needs two roots or more.
std::pair<search_query, search_query> halved_roots(const search_query& query);

/// By space, so that spaces are complete one after the other instead of all at the end (DSC-2, DSC-11): parts
/// of about as many roots each, in the order of the roots, no space in two of them. One part where there is
/// one space; as many as there are spaces at most.
/// @param parts how many; at least 1
std::vector<search_query> parts_by_space(const search_query& query, std::size_t parts);

} // namespace cfc::nodes

#pragma once

#include "nodes/deletion.hpp"
#include "nodes/graph/bounded_edge.hpp"
#include "nodes/messages.hpp"
#include "nodes/space_cleanup.hpp"

namespace cfc::nodes {

// Compiled once, in edges.cpp: each is four nodes of the flow graph.
extern template class bounded_edge<search_request>;
extern template class bounded_edge<space_ready>;
extern template class bounded_edge<item_batch>;
extern template class bounded_edge<page_item>;
extern template class bounded_edge<attachment_item>;
extern template class bounded_edge<deletion_batch>;
extern template class bounded_edge<orphan_space>;

} // namespace cfc::nodes

#pragma once

#include "nodes/graph/bounded_edge.hpp"
#include "nodes/messages.hpp"

/// The bounded edges between the nodes, by the message that travels on them.
namespace cfc::nodes {

/// Compiled once, in edges.cpp.
extern template class bounded_edge<search_request>;
extern template class bounded_edge<space_ready>;
extern template class bounded_edge<item_batch>;
extern template class bounded_edge<page_item>;
extern template class bounded_edge<attachment_item>;
extern template class bounded_edge<deletion_batch>;
extern template class bounded_edge<cleanup_request>;

} // namespace cfc::nodes

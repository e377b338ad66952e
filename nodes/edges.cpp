#include "nodes/edges.hpp"

namespace cfc::nodes {

template class bounded_edge<search_request>;
template class bounded_edge<space_ready>;
template class bounded_edge<item_batch>;
template class bounded_edge<page_item>;
template class bounded_edge<attachment_item>;
template class bounded_edge<deletion_batch>;
template class bounded_edge<cleanup_request>;

} // namespace cfc::nodes

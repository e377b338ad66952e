#include "nodes/deletion_source.hpp"

namespace cfc::nodes {

deletion_source_node::deletion_source_node(oneapi::tbb::flow::graph& graph)
    : contents_(graph), spaces_(graph) {}

deletion_source_node::~deletion_source_node() = default;

void deletion_source_node::put(const deletion_batch& batch) {
  contents_.try_put(batch);
}

void deletion_source_node::put(const cleanup_request& space) {
  spaces_.try_put(space);
}

} // namespace cfc::nodes

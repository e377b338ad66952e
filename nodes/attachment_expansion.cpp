#include "nodes/attachment_expansion.hpp"

#include "nodes/graph/hand_on.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace cfc::nodes {

attachment_expansion_node::attachment_expansion_node(oneapi::tbb::flow::graph& graph)
    : node_(graph, oneapi::tbb::flow::unlimited, [](const item_batch& batch, node::output_ports_type& ports) {
        std::vector<attachment_item> items;
        items.reserve(batch.count);
        for (std::uint32_t i = 0; i < batch.count; ++i)
          items.push_back({batch.work, batch.first + i, {}, {}});
        hand_on(batch.held, std::move(items), std::get<0>(ports));
      }) {}

attachment_expansion_node::~attachment_expansion_node() = default;

} // namespace cfc::nodes

#include "nodes/attachment_gate.hpp"

#include "nodes/item_batches.hpp"

#include <utility>

namespace cfc::nodes {

attachment_gate_node::attachment_gate_node(oneapi::tbb::flow::graph& graph)
    : node_(graph, oneapi::tbb::flow::serial,
            [this](const space_attachments& attachments) { waiting_.push_back(attachments); }),
      out_(graph) {}

attachment_gate_node::~attachment_gate_node() = default;

void attachment_gate_node::open() {
  const auto waiting = std::exchange(waiting_, {});
  for (const auto& [work] : waiting) {
    for (const auto& batch : batches_of(work, work->items->attachments().size(), attachments_in_batch))
      out_.try_put(batch);
  }
}

} // namespace cfc::nodes

#include "nodes/page_batching.hpp"

#include "nodes/graph/hand_on.hpp"
#include "nodes/item_batches.hpp"
#include "nodes/operations/record_parts.hpp"

#include <utility>

namespace cfc::nodes {

namespace {

/// They wait until all pages of the cycle have been attempted, and the pages of their space shall not.
std::shared_ptr<const space_work> with_attachments_alone(const space_work& work) {
  if (work.items->pages().empty())
    return std::make_shared<const space_work>(work);
  auto alone = std::make_shared<space_work>(work);
  alone->items = part_of(*work.items, {}, {0, work.items->attachments().size()});
  return alone;
}

} // namespace

page_batching_node::page_batching_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                                       tally& counts)
    : services_(services), counts_(counts),
      node_(graph, oneapi::tbb::flow::serial,
            [this](const space_changes& changes, node::output_ports_type& ports) { cut(changes, ports); }) {}

page_batching_node::~page_batching_node() = default;

void page_batching_node::cut(space_changes changes, node::output_ports_type& ports) {
  if (!changes.passed)
    return changes.held.give_back();
  auto work = std::make_shared<space_work>();
  work->space = changes.space;
  work->partial_key = changes.partial_key;
  work->scope_id = changes.scope_id;
  work->items = changes.to_ingest;
  work->has_updates = changes.updated > 0;
  if (changes.refused_pages)
    work->refused_pages = changes.refused_pages;
  work->replaces_images = changes.replaced_images != nullptr;

  const auto pages = work->items->pages().size();
  const auto attachments = work->items->attachments().size();
  services_.metrics.pages_wanted(counts_.pages_to_ingest += pages);
  services_.metrics.attachments_wanted(counts_.attachments_to_ingest += attachments);
  if (attachments > 0)
    std::get<1>(ports).try_put({with_attachments_alone(*work)});
  hand_on(changes.held, batches_of(work, pages, services_.tenant.processing.body_batch_size),
          std::get<0>(ports));
}

} // namespace cfc::nodes

#include "nodes/space_gate.hpp"

#include "nodes/operations/record_parts.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>

namespace cfc::nodes {

namespace {

/// Leaves the new items and gives the others.
space_changes split_off_updated(space_changes& changes) {
  const auto all = changes.to_ingest;
  const auto new_pages = static_cast<std::size_t>(changes.created_pages);
  const auto new_attachments = static_cast<std::size_t>(changes.created - changes.created_pages);
  changes.refused_pages = std::make_shared<std::set<std::string, std::less<>>>();
  auto updated = changes;
  updated.created = updated.created_pages = 0;
  updated.to_ingest =
      part_of(*all, {new_pages, all->pages().size()}, {new_attachments, all->attachments().size()});
  changes.updated = 0;
  changes.to_ingest = part_of(*all, {0, new_pages}, {0, new_attachments});
  return updated;
}

bool has_nothing(const space_changes& changes) {
  return changes.to_ingest->items() == 0;
}

} // namespace

space_gate_node::space_gate_node(oneapi::tbb::flow::graph& graph, gate_mode mode, tally& counts,
                                 observe::tenant_metrics metrics)
    : mode_(mode), counts_(counts), metrics_(metrics),
      node_(graph, oneapi::tbb::flow::serial,
            [this](const space_changes& changes, node::output_ports_type& ports) { take(changes, ports); }) {}

space_gate_node::~space_gate_node() = default;

void space_gate_node::take(space_changes changes, node::output_ports_type& ports) {
  if (!changes.passed)
    return changes.held.give_back();
  ++counts_.spaces_diffed;
  if (counts_.discovery_complete)
    metrics_.phase(earliest_phase(counts_));
  counts_.to_delete +=
      changes.to_delete->size() + (changes.replaced_images ? changes.replaced_images->size() : 0);
  space_summary summary;
  summary.space = changes.space;
  summary.submitted = changes.submitted;
  summary.created = changes.created;
  summary.updated = changes.updated;
  summary.moved = changes.moved;
  summary.stored_in_unique = changes.stored_in_unique;
  summary.submitted_pages = changes.submitted_pages;
  summary.created_pages = changes.created_pages;
  summary.updated_pages = changes.to_ingest->pages().size() - changes.created_pages;
  for (const auto& attachment : changes.to_ingest->attachments())
    summary.attachment_bytes += attachment.size;
  for (const auto& image : changes.to_ingest->images()) {
    if (image.not_inlined)
      continue;
    ++summary.images;
    summary.image_bytes += image.size;
  }
  summary.incomplete = changes.incomplete;
  summary.to_delete = changes.to_delete;
  summary.replaced_images = changes.replaced_images;
  summary.foreign = changes.foreign;
  summary.controls = changes.controls;
  summaries_.push_back(std::move(summary));

  const bool something = changes.to_ingest->items() > 0;
  if (mode_ == gate_mode::open && something) {
    std::get<0>(ports).try_put(changes);
    return;
  }
  changes.held.give_back();
  if (mode_ != gate_mode::closed && something)
    waiting_.push_back(std::move(changes));
}

void space_gate_node::open() {
  if (mode_ == gate_mode::new_first) {
    std::sort(waiting_.begin(), waiting_.end(),
              [](const auto& a, const auto& b) { return a.space.key < b.space.key; });
    for (auto& changes : waiting_)
      rest_.push_back(split_off_updated(changes));
    std::erase_if(rest_, has_nothing);
    std::erase_if(waiting_, has_nothing);
  }
  let_on(waiting_);
}

void space_gate_node::open_rest() {
  let_on(rest_);
}

void space_gate_node::let_on(std::vector<space_changes>& spaces) {
  for (const auto& changes : spaces)
    oneapi::tbb::flow::output_port<0>(node_).try_put(changes);
  spaces.clear();
}

} // namespace cfc::nodes

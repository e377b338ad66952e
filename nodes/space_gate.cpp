#include "nodes/space_gate.hpp"

namespace cfc::nodes {

space_gate_node::space_gate_node(oneapi::tbb::flow::graph& graph, gate_mode mode, tally& counts,
                                 observe::tenant_metrics metrics)
    : mode_(mode), counts_(counts), metrics_(metrics),
      node_(graph, oneapi::tbb::flow::serial,
            [this](const space_changes& changes, node::output_ports_type& ports) { run(changes, ports); }) {}

space_gate_node::~space_gate_node() = default;

void space_gate_node::run(space_changes changes, node::output_ports_type& ports) {
  if (!changes.passed)
    return changes.held.give_back();
  ++counts_.spaces_diffed;
  if (counts_.discovery_complete)
    metrics_.phase(earliest_phase(counts_));
  counts_.to_delete += changes.to_delete->size() + (changes.replaced ? changes.replaced->size() : 0);
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
    if (image.left)
      continue;
    ++summary.images;
    summary.image_bytes += image.size;
  }
  summary.incomplete = changes.incomplete;
  summary.to_delete = changes.to_delete;
  summary.replaced = changes.replaced;
  summary.foreign = changes.foreign;
  summary.seen = changes.seen;
  summaries_.push_back(std::move(summary));

  const bool something = changes.to_ingest->items() > 0;
  if (mode_ == gate_mode::open && something) {
    std::get<0>(ports).try_put(changes);
    return;
  }
  changes.held.give_back();
  if (mode_ == gate_mode::on_demand && something)
    waiting_.push_back(std::move(changes));
}

void space_gate_node::open() {
  for (const auto& changes : waiting_)
    oneapi::tbb::flow::output_port<0>(node_).try_put(changes);
  waiting_.clear();
}

} // namespace cfc::nodes

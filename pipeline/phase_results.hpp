#pragma once

#include "nodes/operations/attachment_lists.hpp"
#include "nodes/operations/failed_item.hpp"
#include "nodes/operations/id_set.hpp"
#include "nodes/operations/image_counts.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/refused_space.hpp"
#include "nodes/operations/search_query.hpp"
#include "nodes/operations/space_summary.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// What discovery and diff have found.
struct discovered {
  std::vector<nodes::space_summary> summaries;
  std::vector<nodes::discovered_space> spaces;
  std::vector<nodes::root_page> lost_roots;                    ///< their subtrees are unknown (DSC-12)
  std::vector<nodes::unknown_attachments> unknown_attachments; ///< of these pages (DSC-14)
  std::vector<nodes::refused_space> refused_spaces;            ///< not synchronised, or not wholly
  std::uint64_t late_items = 0; ///< of spaces that had been diffed; left for the next cycle
  std::shared_ptr<const nodes::id_set> accepted_ids =
      std::make_shared<const nodes::id_set>(); ///< of whatever space
};

/// What was diffed before all of its items were known is incomplete: nothing of such a space is deleted.
void mark_incomplete(discovered& found);

/// How the report names what discovery could not have.
nodes::failed_item failure_of(const nodes::root_page& lost);
nodes::failed_item failure_of(const nodes::unknown_attachments& page);
nodes::failed_item failure_of(const nodes::refused_space& space);

/// How the items have ended so far.
struct ingested {
  nodes::item_counts pages, attachments;
  std::vector<nodes::item_outcome> failures;
  std::vector<std::string> emptied; ///< keys of items that came without content
  std::vector<std::string> inlined; ///< keys of images that are in their pages now (INL-17)
  std::vector<std::string> undone;  ///< keys whose registration was taken back, with any earlier version
  nodes::image_counts images;       ///< in the pages
};

} // namespace cfc::pipeline

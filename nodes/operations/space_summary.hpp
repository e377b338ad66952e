#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/space_records.hpp"
#include "nodes/operations/witness_controls.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What the diff found for a space, kept for the report, `plan` and the deletions.
struct space_summary {
  space_identity space;
  std::uint64_t submitted = 0, created = 0, updated = 0, moved = 0, stored_in_unique = 0;
  std::uint64_t submitted_pages = 0, created_pages = 0, updated_pages = 0; ///< those of them that are pages
  std::uint64_t attachment_bytes = 0;                                      ///< of the attachments to ingest
  std::uint64_t images = 0, image_bytes = 0; ///< of the pages to ingest, as known at discovery (INL-23)
  /// A subtree is unknown (DSC-12), or items were found too late: nothing of the space is deleted.
  bool incomplete = false;
  std::shared_ptr<const std::vector<content_to_delete>> to_delete;
  /// Stored images that go when their pages have been ingested with them (INL-17); null: none.
  std::shared_ptr<const std::vector<content_to_delete>> replaced_images;
  /// Under its keys, but not ours (DIF-7); null: none.
  std::shared_ptr<const std::vector<kept_content>> foreign;
  /// How many contents of the space the diff has shown to be in Unique, and so the most that it can hold: a
  /// count may be too high.
  std::uint64_t known_to_unique() const noexcept {
    const auto stay = submitted - std::min(created, submitted);
    return stay + (to_delete ? to_delete->size() : 0) + (replaced_images ? replaced_images->size() : 0);
  }
  witness_controls controls; ///< what the check before deleting can compare with
};

/// A space with accepted items.
struct discovered_space {
  space_identity identity;
  std::vector<std::string> roots; ///< ids of the pages with the all-label that its items may be below
  /// Items of it were found when the diff had been made without them, so that it calls what is there deleted.
  bool had_late_items = false;
  /// Further keys that rows gave to its id: some rows are out of date, or wrong, and nothing says which
  /// (DEL-2).
  std::set<std::string> other_keys = {};
  /// Some key has two spaces' ids, or an id two keys, and this was known early enough: nothing of it was
  /// ingested.
  bool is_refused = false;
};

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/space_records.hpp"

#include <cstddef>
#include <memory>

namespace cfc::nodes {

/// A page of `from`, with the images that go into it.
void add_page_with_images(space_records& to, const space_records& from, const space_records::page& page);

/// From one index to before another.
struct index_range {
  std::size_t first = 0, end = 0;
};

/// A copy of these pages, with their images, and of these attachments: what is left of a space's items when
/// the others are done, or waits longer than they do.
std::shared_ptr<const space_records> part_of(const space_records& all, index_range pages,
                                             index_range attachments);

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/sorted_answer.hpp"
#include "nodes/operations/space_records.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

/// What becomes of the contents of a space that the diff calls deleted.
namespace cfc::nodes {

/// Takes out the attachments of pages of whose attachments nothing is known in this cycle (DSC-14).
void take_out_unknown_attachments(std::vector<content_to_delete>& contents, const space_records& records);

/// Takes out what was submitted as well.
/// @return how many
std::size_t take_out_submitted(std::vector<content_to_delete>& contents, const sorted_answer& sorted);

/// Notes of each attachment of a page that stays of what type that page is.
void note_pages_that_stay(std::vector<content_to_delete>& contents, const space_records& records);

/// Images that Unique holds as attachments and that go into their pages now (INL-17).
struct replaced_images {
  std::vector<content_to_delete> contents;
  std::vector<std::uint32_t> pages; ///< that show them; indices into the records
};
/// Takes them out of the contents.
replaced_images take_out_replaced(std::vector<content_to_delete>& contents, const space_records& records);

} // namespace cfc::nodes

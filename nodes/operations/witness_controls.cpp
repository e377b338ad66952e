#include "nodes/operations/witness_controls.hpp"

namespace cfc::nodes {

witness_controls controls_among(const space_records& records) {
  witness_controls seen;
  const auto& space_id = records.identity().id;
  for (const auto& page : records.pages()) {
    if (page.type == confluence::content_type::page && seen.pages.size() < witness_controls::most)
      seen.pages.push_back({std::string(page.id()), space_id});
    if (page.type == confluence::content_type::blogpost && seen.blogposts.size() < witness_controls::most)
      seen.blogposts.push_back({std::string(page.id()), space_id});
  }
  for (const auto* list : {&records.attachments(), &records.images()}) {
    for (const auto& attachment : *list) {
      if (seen.attachments.size() == witness_controls::most)
        break;
      seen.attachments.push_back({std::string(attachment.id()), std::string(attachment.page_id())});
    }
  }
  return seen;
}

} // namespace cfc::nodes

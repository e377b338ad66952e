#include "nodes/operations/witness_controls.hpp"

namespace cfc::nodes {

witness_controls controls_among(const space_records& records) {
  witness_controls controls;
  const auto& space_id = records.identity().id;
  for (const auto& page : records.pages()) {
    if (page.type == confluence::content_type::page && controls.pages.size() < witness_controls::most)
      controls.pages.push_back({std::string(page.id()), space_id});
    if (page.type == confluence::content_type::blogpost && controls.blogposts.size() < witness_controls::most)
      controls.blogposts.push_back({std::string(page.id()), space_id});
  }
  for (const auto* list : {&records.attachments(), &records.images()}) {
    for (const auto& attachment : *list) {
      if (controls.attachments.size() == witness_controls::most)
        break;
      controls.attachments.push_back({std::string(attachment.id()), std::string(attachment.page_id())});
    }
  }
  return controls;
}

} // namespace cfc::nodes

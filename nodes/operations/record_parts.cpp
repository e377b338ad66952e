#include "nodes/operations/record_parts.hpp"

namespace cfc::nodes {

std::shared_ptr<const space_records> part_of(const space_records& all, index_range pages,
                                             index_range attachments) {
  auto part = std::make_shared<space_records>(all.identity());
  for (auto i = pages.first; i < pages.end; ++i) {
    const auto& page = all.pages()[i];
    part->add_page(page.id(), page.webui(), page.updated, page.type);
    const auto [first, count] = all.images_of(page.id());
    for (std::size_t image = first; image < first + count; ++image)
      part->add_image(all.images()[image]);
  }
  for (auto i = attachments.first; i < attachments.end; ++i)
    part->add_attachment(all.attachments()[i]);
  return part;
}

} // namespace cfc::nodes

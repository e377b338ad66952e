#include "nodes/operations/record_parts.hpp"

namespace cfc::nodes {

void add_page_with_images(space_records& to, const space_records& from, const space_records::page& page) {
  to.add_page(page.id(), page.webui(), page.updated, page.type);
  const auto [first, count] = from.images_of(page.id());
  for (std::size_t image = first; image < first + count; ++image)
    to.add_image(from.images()[image]);
}

std::shared_ptr<const space_records> part_of(const space_records& all, index_range pages,
                                             index_range attachments) {
  auto part = std::make_shared<space_records>(all.identity());
  for (auto i = pages.first; i < pages.end; ++i)
    add_page_with_images(*part, all, all.pages()[i]);
  for (auto i = attachments.first; i < attachments.end; ++i)
    part->add_attachment(all.attachments()[i]);
  return part;
}

} // namespace cfc::nodes

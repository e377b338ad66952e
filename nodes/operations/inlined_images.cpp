#include "nodes/operations/inlined_images.hpp"

#include "nodes/operations/inlining/page_cap.hpp"

#include <vector>

namespace cfc::nodes {

void mark_inlined(extraction& found, std::span<const std::string> allowed_types, std::uint64_t page_cap) {
  auto& all = found.attachments;
  for (auto first = all.begin(); first != all.end();) {
    std::vector<extracted_attachment*> images;
    std::vector<inlining::sized_image> sizes;
    auto last = first;
    // Those of one page stand together.
    for (; last != all.end() && last->content_index == first->content_index; ++last) {
      if (!is_image(allowed_types[last->media_type_index]))
        continue;
      images.push_back(&*last);
      sizes.push_back({last->row.id, last->row.size.value_or(0)});
    }
    const auto fits = inlining::fitting(sizes, page_cap);
    for (std::size_t i = 0; i < images.size(); ++i) {
      images[i]->inlined = fits[i];
      images[i]->over_cap = !fits[i];
    }
    first = last;
  }
}

} // namespace cfc::nodes

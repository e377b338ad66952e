#include "nodes/operations/inlining/page_layout.hpp"

#include <utility>

namespace cfc::nodes::inlining {

namespace {

void keep(std::vector<part>& parts, std::size_t begin, std::size_t end) {
  if (begin < end)
    parts.emplace_back(kept_bytes{begin, end});
}

void place(std::vector<part>& parts, const placed_image& image, image_markup markup) {
  parts.emplace_back(std::move(markup.before));
  parts.emplace_back(image_slot{image.image, image.bytes});
  parts.emplace_back(std::move(markup.after));
}

} // namespace

std::vector<part> lay_out(std::size_t body_bytes, std::span<const placed_image> images) {
  std::vector<part> parts;
  parts.reserve(images.size() * 5 + 1);
  std::size_t at = 0;
  for (const auto& image : images) {
    if (image.macro == nullptr) {
      keep(parts, std::exchange(at, body_bytes), body_bytes);
      place(parts, image, appended_markup(image.file_name, image.media_type));
      continue;
    }
    const auto& macro = *image.macro;
    keep(parts, at, macro.begin);
    place(parts, image, markup_for(macro, image.media_type));
    keep(parts, macro.caption_begin, macro.caption_end);
    at = macro.end;
  }
  keep(parts, at, body_bytes);
  return parts;
}

std::uint64_t grown_bytes(std::span<const part> parts) noexcept {
  std::uint64_t sum = 0;
  for (const auto& page_part : parts) {
    if (const auto* kept = std::get_if<kept_bytes>(&page_part))
      sum += kept->end - kept->begin;
    else if (const auto* text = std::get_if<std::string>(&page_part))
      sum += text->size();
    else if (const auto* slot = std::get_if<image_slot>(&page_part))
      sum += base64_bytes(slot->bytes);
  }
  return sum;
}

} // namespace cfc::nodes::inlining

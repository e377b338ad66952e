#include "nodes/operations/space_records.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace cfc::nodes {

namespace {

constexpr std::size_t most_spellings = 64;
constexpr std::size_t longest_spelling = 200;

/// Whether it can stand in a header field as it is.
bool is_field_value(std::string_view text) noexcept {
  return !text.empty() && text.size() <= longest_spelling &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

} // namespace

const char* space_records::store(std::initializer_list<std::string_view> parts) {
  std::size_t bytes = 0;
  for (const auto part : parts)
    bytes += part.size();
  auto* const begin = static_cast<char*>(arena_.allocate(bytes == 0 ? 1 : bytes, 1));
  auto* at = begin;
  for (const auto part : parts) {
    if (part.empty())
      continue;
    std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  return begin;
}

const space_records::page& space_records::add_page(std::string_view id, std::string_view webui,
                                                   confluence::epoch_ms updated,
                                                   confluence::content_type type) {
  return pages_.emplace_back(page{store({id, webui}), static_cast<std::uint32_t>(id.size()),
                                  static_cast<std::uint32_t>(webui.size()), updated, type});
}

/// A server may spell types in any number of ways: what is over the limit isn't kept (REL-9).
std::optional<std::uint8_t> space_records::spelling_of(std::string_view media_type) {
  auto known = std::find(spellings_.begin(), spellings_.end(), media_type);
  if (known == spellings_.end()) {
    if (spellings_.size() >= most_spellings || !is_field_value(media_type))
      return std::nullopt;
    spellings_.emplace_back(store({media_type}), media_type.size());
    known = std::prev(spellings_.end());
  }
  return static_cast<std::uint8_t>(known - spellings_.begin());
}

void space_records::add(attachment_records& to, const page& of, const confluence::attachment& what,
                        std::uint16_t media_type_index, std::optional<not_inlined_reason> not_inlined) {
  to.add(what, {of.id(), what.updated.value_or(of.updated), media_type_index, not_inlined,
                spelling_of(what.media_type)});
}

void space_records::add(attachment_records& to, const attachment& what) {
  const auto link = what.download_link();
  confluence::attachment row;
  row.id = what.id();
  row.title = what.title();
  row.download = link;
  row.size = what.size;
  const auto page_id = what.page_id();
  to.add(row, {{store({page_id}), page_id.size()},
               what.updated,
               what.media_type_index,
               what.not_inlined,
               spelling_of(what.media_type_text())});
}

void space_records::add_attachment(const page& of, const confluence::attachment& what,
                                   std::uint16_t media_type_index) {
  add(attachments_, of, what, media_type_index, std::nullopt);
}

void space_records::add_attachment(const attachment& what) {
  add(attachments_, what);
}

void space_records::add_image(const page& of, const confluence::attachment& what,
                              std::uint16_t media_type_index, std::optional<not_inlined_reason> not_inlined) {
  add(images_, of, what, media_type_index, not_inlined);
  note_image();
}

void space_records::add_image(const attachment& what) {
  add(images_, what);
  note_image();
}

void space_records::note_image() {
  auto& [first, count] =
      image_ranges_.try_emplace(images_.back().page_id(), images_.size() - 1, std::size_t{0}).first->second;
  ++count;
}

std::pair<std::size_t, std::size_t> space_records::images_of(std::string_view page_id) const {
  const auto at = image_ranges_.find(page_id);
  return at == image_ranges_.end() ? std::pair<std::size_t, std::size_t>() : at->second;
}

confluence::epoch_ms space_records::updated_with_images(const page& of) const {
  auto latest = of.updated;
  const auto [first, count] = images_of(of.id());
  for (auto i = first; i < first + count; ++i) {
    if (!images_[i].not_inlined)
      latest = std::max(latest, images_[i].updated);
  }
  return latest;
}

void space_records::keep_attachments(std::size_t count) {
  while (attachments_.size() > count)
    attachments_.pop_back();
}

std::size_t space_records::images_in_pages() const {
  return static_cast<std::size_t>(std::count_if(images_.begin(), images_.end(),
                                                [](const attachment& image) { return !image.not_inlined; }));
}

void space_records::keep_images(std::size_t count) {
  for (auto in_pages = images_in_pages(); in_pages > count;) {
    in_pages -= images_.back().not_inlined ? 0 : 1;
    const auto range = image_ranges_.find(images_.back().page_id());
    if (--range->second.second == 0)
      image_ranges_.erase(range);
    images_.pop_back();
  }
}

std::string item_key(const space_records::page& page) {
  return std::string(page.id());
}

std::string item_key(const space_records::attachment& attachment) {
  return item_key(attachment.page_id(), attachment.id());
}

std::string item_key(std::string_view page_id, std::string_view attachment_id) {
  std::string key;
  key.reserve(page_id.size() + 2 + attachment_id.size());
  append_item_key(key, page_id, attachment_id);
  return key;
}

void append_item_key(std::string& to, std::string_view page_id, std::string_view attachment_id) {
  to.append(page_id).append("::").append(attachment_id);
}

} // namespace cfc::nodes

#include "nodes/operations/attachment_records.hpp"

#include "io/http/encoding.hpp"

#include <algorithm>
#include <array>

namespace cfc::nodes {

namespace {

/// Stands for nothing.
constexpr std::uint8_t none = 0xff;
constexpr std::size_t numbers = 5, longest_number = 10;

/// Seven bits to a byte, the lowest first; the eighth says that more follow.
char* put_number(char* to, std::uint64_t number) noexcept {
  for (; number >= 0x80; number >>= 7U)
    *to++ = static_cast<char>(number | 0x80U);
  *to++ = static_cast<char>(number);
  return to;
}

std::uint64_t take_number(const char*& from) noexcept {
  std::uint64_t number = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*from++);
    number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80)
      return number;
  }
}

/// Small for small numbers of either sign.
std::uint64_t folded(std::int64_t number) noexcept {
  return (static_cast<std::uint64_t>(number) << 1U) ^ static_cast<std::uint64_t>(number >> 63);
}
std::int64_t unfolded(std::uint64_t number) noexcept {
  return static_cast<std::int64_t>((number >> 1U) ^ (0 - (number & 1U)));
}

/// How Data Center's download links begin.
void append_usual_link(std::string& to, std::string_view page_id, std::string_view title) {
  to.append("/download/attachments/").append(page_id).append("/");
  http::append_uri_component(to, title);
}

char* put_text(char* to, std::string_view text) noexcept {
  return std::copy(text.begin(), text.end(), to);
}

std::string_view take_text(const char*& from, std::size_t bytes) noexcept {
  from += bytes;
  return {from - bytes, bytes};
}

} // namespace

std::string attachment_record::download_link() const {
  std::string link;
  if (has_usual_link_)
    append_usual_link(link, page_id_, title_);
  return link.append(link_);
}

void attachment_records::add(const confluence::attachment& row, const facts& beside) {
  auto link = row.download;
  usual_link_.clear();
  if (!link.empty())
    append_usual_link(usual_link_, beside.page_id, row.title);
  const bool is_usual = !link.empty() && link.starts_with(usual_link_);
  if (is_usual)
    link.remove_prefix(usual_link_.size());

  std::array<char, numbers * longest_number> head;
  char* end = head.data();
  for (const std::uint64_t number :
       {std::uint64_t{row.id.size()}, std::uint64_t{row.title.size()},
        std::uint64_t{link.size()} * 2 + (is_usual ? 1 : 0), row.size.value_or(0), folded(beside.updated)})
    end = put_number(end, number);

  const std::string_view before(head.data(), static_cast<std::size_t>(end - head.data()));
  const auto bytes = before.size() + row.id.size() + row.title.size() + link.size();
  auto* const text = static_cast<char*>(arena_.allocate(bytes, 1));
  put_text(put_text(put_text(put_text(text, before), row.id), row.title), link);
  rows_.push_back({beside.page_id.data(), text, static_cast<std::uint32_t>(beside.page_id.size()),
                   beside.media_type_index,
                   beside.not_inlined ? static_cast<std::uint8_t>(*beside.not_inlined) : none,
                   beside.spelling.value_or(none)});
}

attachment_record attachment_records::operator[](std::size_t index) const {
  const auto& row = rows_[index];
  attachment_record seen;
  seen.page_id_ = {row.page_id, row.page_id_bytes};
  seen.media_type_index = row.media_type_index;
  if (row.not_inlined != none)
    seen.not_inlined = static_cast<not_inlined_reason>(row.not_inlined);
  if (row.spelling != none)
    seen.spelling_ = spellings_[row.spelling];
  const char* at = row.text;
  const auto id_bytes = take_number(at);
  const auto title_bytes = take_number(at);
  const auto link = take_number(at);
  seen.has_usual_link_ = (link & 1U) != 0;
  seen.size = take_number(at);
  seen.updated = unfolded(take_number(at));
  seen.id_ = take_text(at, id_bytes);
  seen.title_ = take_text(at, title_bytes);
  seen.link_ = take_text(at, link >> 1U);
  return seen;
}

} // namespace cfc::nodes

#include "io/observe/endpoint_label.hpp"

#include <algorithm>

namespace cfc::observe {

namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

bool is_hexadecimal(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
}

/// How many characters at the beginning are of that kind.
template <typename Kind>
std::size_t run_of(std::string_view text, Kind kind) noexcept {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), kind) - text.begin());
}

std::string_view path_of(std::string_view url) noexcept {
  url = url.substr(0, url.find_first_of("?#"));
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
    url.remove_prefix(std::min(url.find('/', scheme + 3), url.size()));
  return url;
}

/// What counts of a path; all of it when no API's base is in it.
std::string_view from_api(std::string_view path) noexcept {
  constexpr std::string_view download = "/download/attachments/";
  for (const auto base : {std::string_view("/rest/api/"), std::string_view("/api/v2/"), download}) {
    if (const auto at = path.find(base); at != std::string_view::npos)
      return path.substr(at);
  }
  return path;
}

/// How much of a segment is an id: 8 or more hexadecimal digits or hyphens, or 4 or more digits.
std::size_t id_size(std::string_view segment) noexcept {
  if (const auto hexadecimal = run_of(segment, is_hexadecimal); hexadecimal >= 8)
    return hexadecimal;
  const auto digits = run_of(segment, is_digit);
  return digits >= 4 ? digits : 0;
}

} // namespace

endpoint_label::endpoint_label(std::string_view url) noexcept {
  constexpr std::string_view download = "/download/attachments/";
  auto path = from_api(path_of(url));
  if (path.starts_with(download)) {
    put("/download/attachments/{id}/{file}");
    return;
  }
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    put_segment(path.substr(0, end));
    path.remove_prefix(end);
  }
}

/// @param segment with its slash
void endpoint_label::put_segment(std::string_view segment) noexcept {
  if (!segment.starts_with('/'))
    return put(segment);
  const auto name = segment.substr(1);
  auto ids = id_size(name);
  if (ids == 0 && name.starts_with("att")) {
    if (const auto digits = run_of(name.substr(3), is_digit); digits >= 4)
      ids = digits + 3;
  }
  put(ids == 0 ? segment : std::string_view("/{id}"));
  if (ids > 0)
    put(name.substr(ids));
}

void endpoint_label::put(std::string_view part) noexcept {
  const auto room = std::min(part.size(), text_.size() - size_);
  std::copy_n(part.begin(), room, text_.begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += room;
}

} // namespace cfc::observe

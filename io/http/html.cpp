#include "io/http/html.hpp"

#include "io/text/trimmed.hpp"

namespace cfc::http {

namespace {

bool begins_with(std::string_view text, std::string_view name) noexcept {
  return same_name(text.substr(0, name.size()), name);
}

/// Takes what stands between `from` and `to` off the front of the text, if it begins so.
bool skip(std::string_view& text, std::string_view from, std::string_view to) noexcept {
  if (!begins_with(text, from)) {
    return false;
  }
  const auto end = text.find(to, from.size());
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + to.size());
  return true;
}

} // namespace

bool is_html_type(std::string_view media_type) noexcept {
  const auto bare = text::trimmed(media_type.substr(0, media_type.find(';')));
  return same_name(bare, "text/html") || same_name(bare, "application/xhtml+xml");
}

bool begins_like_html(std::string_view text) noexcept {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) {
    text.remove_prefix(byte_order_mark.size());
  }
  do {
    text = text::trimmed(text);
  } while (skip(text, "<?xml", "?>") || skip(text, "<!--", "-->"));
  return begins_with(text, "<!doctype html") || begins_with(text, "<html");
}

bool is_html_page(const response& answer) noexcept {
  const auto* type = find_header(answer.fields, "Content-Type");
  const bool says_so = type != nullptr && is_html_type(*type);
  return !text::trimmed(answer.body).empty() && (says_so || begins_like_html(answer.body));
}

} // namespace cfc::http

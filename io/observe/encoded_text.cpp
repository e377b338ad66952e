#include "io/observe/encoded_text.hpp"

#include <boost/locale/utf.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace cfc::observe {

namespace {

/// What one escape stands for, and how long it is; a length of 0: there is none here.
struct escape {
  std::string bytes;
  std::size_t length = 0;
};

std::optional<std::uint32_t> number(std::string_view digits, int base) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  const bool whole = error == std::errc() && end == digits.data() + digits.size() && !digits.empty();
  return whole ? std::optional(value) : std::nullopt;
}

std::string utf8_of(std::uint32_t point) {
  std::string bytes;
  if (boost::locale::utf::is_valid_codepoint(point))
    boost::locale::utf::utf_traits<char>::encode(point, std::back_inserter(bytes));
  return bytes;
}

/// @param text begins with `marker`, hexadecimal digits of a byte follow
escape byte_at(std::string_view text, std::size_t marker) {
  const auto digits = text.substr(std::min(marker, text.size()), 2);
  const auto value = digits.size() == 2 ? number(digits, 16) : std::nullopt;
  return value ? escape{std::string(1, static_cast<char>(*value)), marker + 2} : escape{};
}

escape json_unicode_at(std::string_view text) {
  const auto first = text.size() >= 6 ? number(text.substr(2, 4), 16) : std::nullopt;
  if (!first)
    return {};
  if (*first >= 0xD800 && *first < 0xDC00 && text.size() >= 12 && text.substr(6, 2) == "\\u") {
    const auto second = number(text.substr(8, 4), 16);
    if (second && *second >= 0xDC00 && *second < 0xE000)
      return {utf8_of(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00)), 12};
  }
  return {utf8_of(*first), 6};
}

escape json_at(std::string_view text) {
  if (text.size() < 2)
    return {};
  if (text[1] == 'u')
    return json_unicode_at(text);
  if (text[1] == 'x')
    return byte_at(text, 2);
  constexpr std::string_view letters = "\"\\/'tnrbf";
  constexpr std::string_view meant = "\"\\/'\t\n\r\b\f";
  const auto at = letters.find(text[1]);
  return at == std::string_view::npos ? escape{} : escape{std::string(1, meant[at]), 2};
}

escape html_at(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> names{
      {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}}};
  const auto end = text.substr(0, 10).find(';');
  if (end == std::string_view::npos)
    return {};
  const auto word = text.substr(1, end - 1);
  for (const auto& [name, meant] : names) {
    if (word == name)
      return {std::string(meant), end + 1};
  }
  if (word.size() < 2 || word[0] != '#')
    return {};
  const bool hexadecimal = word[1] == 'x' || word[1] == 'X';
  const auto point = hexadecimal ? number(word.substr(2), 16) : number(word.substr(1), 10);
  return point ? escape{utf8_of(*point), end + 1} : escape{};
}

char marker_of(text_encoding how) noexcept {
  return how == text_encoding::percent ? '%' : how == text_encoding::json ? '\\' : '&';
}

escape escape_at(std::string_view text, text_encoding how) {
  switch (how) {
  case text_encoding::percent:
    return byte_at(text, 1);
  case text_encoding::json:
    return json_at(text);
  case text_encoding::html:
    break;
  }
  return html_at(text);
}

} // namespace

traced_text traced(std::string_view text) {
  traced_text result{std::string(text), std::vector<std::size_t>(text.size() + 1)};
  for (std::size_t at = 0; at <= text.size(); ++at)
    result.from[at] = at;
  return result;
}

std::optional<traced_text> decoded(const traced_text& text, text_encoding how) {
  const std::string_view bytes = text.bytes;
  const char marker = marker_of(how);
  if (bytes.find(marker) == std::string_view::npos)
    return std::nullopt;
  traced_text result;
  bool changed = false;
  for (std::size_t at = 0; at < bytes.size();) {
    auto one = bytes[at] == marker ? escape_at(bytes.substr(at), how) : escape{};
    if (one.bytes.empty())
      one = {std::string(1, bytes[at]), 1};
    else
      changed = true;
    result.bytes += one.bytes;
    result.from.insert(result.from.end(), one.bytes.size(), text.from[at]);
    at += one.length;
  }
  result.from.push_back(text.from.back());
  return changed ? std::optional(std::move(result)) : std::nullopt;
}

std::string base64_within(std::string_view bytes, std::size_t before, bool url_safe) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string out;
  std::uint32_t bits = 0;
  std::size_t held = 0;
  // The bits of the first character that belong to what stands before.
  std::size_t foreign = before * 8 % 6 == 0 ? 0 : 6 - before * 8 % 6;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    held += 8;
    if (foreign > 0) {
      held -= std::exchange(foreign, 0);
      bits &= (1U << held) - 1;
    }
    while (held >= 6) {
      held -= 6;
      const auto value = bits >> held & 63U;
      out += value < 62 ? letters[value] : value == 62 ? (url_safe ? '-' : '+') : (url_safe ? '_' : '/');
    }
  }
  return out;
}

} // namespace cfc::observe

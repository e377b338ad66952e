#include "io/observe/encoded_text.hpp"

#include <boost/locale/utf.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
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

escape escape_at(std::string_view text) {
  switch (text.front()) {
  case '%':
    return byte_at(text, 1);
  case '\\':
    return json_at(text);
  default:
    return html_at(text);
  }
}

/// Of what might be an escape, from there on; the end when there is none. Every text passes here: hence by
/// hand.
std::size_t next_marker(std::string_view text, std::size_t from) noexcept {
  while (from < text.size() && text[from] != '%' && text[from] != '\\' && text[from] != '&')
    ++from;
  return from;
}

/// @param place of each byte and of the end in the original
template <typename Place>
std::optional<traced_text> layer_less(std::string_view bytes, Place place) {
  std::optional<traced_text> result;
  std::size_t copied = 0;
  const auto copy_until = [&](std::size_t end) {
    result->bytes.append(bytes.substr(copied, end - copied));
    for (; copied < end; ++copied)
      result->from.push_back(place(copied));
  };
  for (auto at = next_marker(bytes, 0); at < bytes.size(); at = next_marker(bytes, at)) {
    const auto one = escape_at(bytes.substr(at));
    if (one.bytes.empty()) {
      ++at;
      continue;
    }
    if (!result) {
      result.emplace();
      result->bytes.reserve(bytes.size());
      result->from.reserve(bytes.size() + 1);
    }
    copy_until(at);
    result->bytes += one.bytes;
    result->from.insert(result->from.end(), one.bytes.size(), place(at));
    copied = at += one.length;
  }
  if (result) {
    copy_until(bytes.size());
    result->from.push_back(place(bytes.size()));
  }
  return result;
}

} // namespace

std::optional<traced_text> decoded(std::string_view original) {
  return layer_less(original, [](std::size_t at) { return at; });
}

std::optional<traced_text> decoded(const traced_text& text) {
  return layer_less(text.bytes, [&](std::size_t at) { return text.from[at]; });
}

std::string fully_decoded(std::string_view text) {
  std::string result(text);
  auto next = decoded(text);
  for (int layer = 0; next && layer < most_layers; ++layer) {
    result = std::move(next->bytes);
    next = decoded(std::string_view(result));
  }
  return result;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      ((out += '%') += digits[byte >> 4U]) += digits[byte & 15U];
  }
  return out;
}

std::string json_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out;
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

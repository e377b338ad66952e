#pragma once

#include <boost/locale/utf.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

/// Texts that others wrote (servers, their users, files) as a person can read them safely (OBS-6): what moves
/// a cursor, ends a line, turns the direction of writing or can't be seen at all stands there as an escape.
namespace cfc::text {

namespace detail {

struct code_points {
  std::uint32_t first, last;
};

/// Controls beyond ASCII, soft hyphens, fillers, marks of direction, widths of none, line and paragraph
/// separators, annotations, tags.
inline constexpr std::array unseen{
    code_points{0x7F, 0x9F},      code_points{0xAD, 0xAD},     code_points{0x61C, 0x61C},
    code_points{0x115F, 0x1160},  code_points{0x180E, 0x180E}, code_points{0x200B, 0x200F},
    code_points{0x2028, 0x202E},  code_points{0x2060, 0x206F}, code_points{0x3164, 0x3164},
    code_points{0xFEFF, 0xFEFF},  code_points{0xFFA0, 0xFFA0}, code_points{0xFFF9, 0xFFFB},
    code_points{0xE0000, 0xE007F}};

constexpr bool is_unseen(std::uint32_t point) noexcept {
  for (const auto& range : unseen) {
    if (point >= range.first && point <= range.last) {
      return true;
    }
  }
  return false;
}

/// Calls `each` with every code point and the bytes it takes; U+FFFD stands for bytes that aren't UTF-8.
template <typename Each>
void for_each_code_point(std::string_view text, Each each) {
  using utf8 = boost::locale::utf::utf_traits<char>;
  const auto* at = text.data();
  const auto* const end = at + text.size();
  while (at != end) {
    const auto* const start = at;
    const auto point = utf8::decode(at, end);
    if (boost::locale::utf::is_valid_codepoint(point)) {
      each(point, std::string_view(start, static_cast<std::size_t>(at - start)));
    } else {
      at = start + 1;
      each(0xFFFD, std::string_view("\xEF\xBF\xBD"));
    }
  }
}

/// `\u200b`, beyond U+FFFF as two halves, as JSON has it.
inline void append_unseen(std::string& out, std::uint32_t point) {
  std::array<char, 16> escape{};
  if (point > 0xFFFF) {
    const auto rest = point - 0x10000;
    std::snprintf(escape.data(), escape.size(), "\\u%04x\\u%04x",
                  static_cast<unsigned>(0xD800 + (rest >> 10)),
                  static_cast<unsigned>(0xDC00 + (rest & 0x3FF)));
  } else {
    std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(point));
  }
  out += escape.data();
}

/// One character that isn't below U+0020, or the escape for it.
inline void append_seen(std::string& out, std::uint32_t point, std::string_view bytes) {
  if (is_unseen(point)) {
    append_unseen(out, point);
  } else {
    out += bytes;
  }
}

inline void append_control(std::string& out, std::uint32_t point) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (point == '\n') {
    out += "\\n";
  } else if (point == '\r') {
    out += "\\r";
  } else if (point == '\t') {
    out += "\\t";
  } else {
    ((out += "\\x") += digits[point >> 4]) += digits[point & 0xF];
  }
}

} // namespace detail

/// One line of valid UTF-8: `\n`, `\r`, `\t`, `\x1b` for controls of ASCII, `\u202e` for what else can't be
/// seen. A backslash that is there stays as it is: this is for reading, not for reading back.
inline std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  detail::for_each_code_point(text, [&](std::uint32_t point, std::string_view bytes) {
    if (point < 0x20) {
      detail::append_control(out, point);
    } else {
      detail::append_seen(out, point, bytes);
    }
  });
  return out;
}

/// A whole JSON document with the same values: what can't be seen, which JSON allows as it is, becomes JSON's
/// escape for it, and bytes that aren't UTF-8 become U+FFFD. Controls of ASCII are the writer's concern
/// already.
inline std::string printable_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  detail::for_each_code_point(
      json, [&](std::uint32_t point, std::string_view bytes) { detail::append_seen(out, point, bytes); });
  return out;
}

} // namespace cfc::text

#include "io/confluence/json_text.hpp"

#include <charconv>
#include <cstdint>
#include <cstring>

namespace cfc::confluence::json {

namespace {

constexpr std::uint32_t replacement = 0xFFFD;

bool is_high(std::uint32_t unit) noexcept {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low(std::uint32_t unit) noexcept {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// The four hexadecimal digits behind `\u`.
std::optional<std::uint32_t> code_unit(std::string_view digits) noexcept {
  if (digits.size() < 4) {
    return std::nullopt;
  }
  std::uint32_t unit = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + 4, unit, 16);
  return error == std::errc() && end == digits.data() + 4 ? std::optional(unit) : std::nullopt;
}

char* write_utf8(std::uint32_t code, char* to) noexcept {
  const auto put = [&to](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return to;
}

/// What a short escape stands for, or 0.
char short_escape(char letter) noexcept {
  switch (letter) {
  case '"':
  case '\\':
  case '/':
    return letter;
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  default:
    return '\0';
  }
}

/// Decodes `\uXXXX`, with its second half when there is one; `rest` starts behind the `u` and moves on.
bool unicode_escape(std::string_view& rest, char*& to) noexcept {
  const auto first = code_unit(rest);
  if (!first) {
    return false;
  }
  rest.remove_prefix(4);
  std::uint32_t code = *first;
  if (is_high(code) && rest.starts_with("\\u")) {
    if (const auto second = code_unit(rest.substr(2)); second && is_low(*second)) {
      code = 0x10000 + ((code - 0xD800) << 10) + (*second - 0xDC00);
      rest.remove_prefix(6);
    }
  }
  to = write_utf8(is_high(code) || is_low(code) ? replacement : code, to);
  return true;
}

} // namespace

std::optional<std::size_t> unescape(std::string_view raw, char* to) noexcept {
  const char* const begin = to;
  while (!raw.empty()) {
    const auto* slash = static_cast<const char*>(std::memchr(raw.data(), '\\', raw.size()));
    const std::size_t plain = slash != nullptr ? static_cast<std::size_t>(slash - raw.data()) : raw.size();
    std::memcpy(to, raw.data(), plain);
    to += plain;
    raw.remove_prefix(plain);
    if (raw.empty()) {
      break;
    }
    const char letter = raw.size() > 1 ? raw[1] : '\0';
    raw.remove_prefix(raw.size() > 1 ? 2 : 1);
    if (const char meant = short_escape(letter); meant != '\0') {
      *to++ = meant;
    } else if (letter != 'u' || !unicode_escape(raw, to)) {
      return std::nullopt;
    }
  }
  return static_cast<std::size_t>(to - begin);
}

std::optional<std::string> unescaped(std::string_view raw) {
  std::string text(raw.size(), '\0');
  const auto length = unescape(raw, text.data());
  if (!length) {
    return std::nullopt;
  }
  text.resize(*length);
  return text;
}

} // namespace cfc::confluence::json

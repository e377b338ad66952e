#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace cfc::text {

/// The bytes of the invisible character at the front of a UTF-8 text that isn't empty: a blank, a control
/// character, a space of any width, a byte order mark. 0 when one can see it.
constexpr std::size_t blank_length(std::string_view text) noexcept {
  const auto first = static_cast<unsigned char>(text.front());
  if (first <= 0x20 || first == 0x7F) {
    return 1;
  }
  constexpr std::array spaces{std::string_view("\xC2\x85"),     std::string_view("\xC2\xA0"),
                              std::string_view("\xE1\x9A\x80"), std::string_view("\xE2\x80\xA8"),
                              std::string_view("\xE2\x80\xA9"), std::string_view("\xE2\x80\xAF"),
                              std::string_view("\xE2\x81\x9F"), std::string_view("\xE2\x81\xA0"),
                              std::string_view("\xE3\x80\x80"), std::string_view("\xEF\xBB\xBF")};
  for (const auto space : spaces) {
    if (text.starts_with(space)) {
      return space.size();
    }
  }
  // U+2000 to U+200F, the spaces of many widths and of none.
  const bool general = text.size() > 2 && text.starts_with("\xE2\x80");
  return general && static_cast<unsigned char>(text[2]) <= 0x8F ? 3 : 0;
}

/// Nothing of the text can be seen.
constexpr bool is_blank(std::string_view text) noexcept {
  while (!text.empty()) {
    const auto length = blank_length(text);
    if (length == 0) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

} // namespace cfc::text

#pragma once

#include <string_view>

namespace cfc::text {

/// The text without blanks at both ends; a view of the same bytes.
/// @param blanks by default blank, tab and line ends, what HTTP has around values
constexpr std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n") noexcept {
  const auto from = text.find_first_not_of(blanks);
  return from == std::string_view::npos ? std::string_view()
                                        : text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

} // namespace cfc::text

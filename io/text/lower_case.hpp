#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace cfc::text {

/// Letters of ASCII only, whatever the locale: names of hosts, header fields and media types have no others.
constexpr char lower_case(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return lower_case(c); });
  return lower;
}

} // namespace cfc::text

#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

namespace cfc::text {

/// A port number, 1 to 65535 in digits; 0 for any other text. (Boost.URL 1.81 takes larger numbers modulo
/// 65536.)
inline std::uint16_t port_number(std::string_view text) noexcept {
  std::uint16_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? number : std::uint16_t{0};
}

} // namespace cfc::text

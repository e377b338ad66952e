#include "tools/simulator/text/hex.hpp"

#include <algorithm>

namespace cfc::simulator {
namespace {

constexpr std::string_view lower = "0123456789abcdef";

} // namespace

std::string hex(std::string_view bytes) {
  std::string result;
  result.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto number = static_cast<unsigned char>(byte);
    result += lower[number >> 4];
    result += lower[number & 15];
  }
  return result;
}

std::string hex(std::uint64_t number) {
  std::string result(16, '0');
  for (std::size_t at = 16; number != 0; number >>= 4)
    result[--at] = lower[number & 15];
  return result;
}

std::string from_hex(std::string_view digits) {
  std::string result;
  for (std::size_t at = 0; at + 2 <= digits.size(); at += 2)
    result +=
        static_cast<char>(std::max(hex_digit(digits[at]), 0) * 16 + std::max(hex_digit(digits[at + 1]), 0));
  return result;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

void append_hex(std::string& into, char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const auto number = static_cast<unsigned char>(byte);
  into += digits[number >> 4];
  into += digits[number & 15];
}

} // namespace cfc::simulator

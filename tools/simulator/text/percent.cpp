#include "tools/simulator/text/percent.hpp"

#include "tools/simulator/text/hex.hpp"

namespace cfc::simulator {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
}

} // namespace

std::string percent_encoded(std::string_view value) {
  std::string result;
  append_percent_encoded(result, value);
  return result;
}

void append_percent_encoded(std::string& into, std::string_view value) {
  for (const char c : value) {
    if (is_unreserved(c)) {
      into += c;
    } else {
      into += '%';
      append_hex(into, c);
    }
  }
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      result += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
               hex_digit(text[i + 2]) >= 0) {
      result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

} // namespace cfc::simulator

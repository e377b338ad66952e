#include "io/http/json_nesting.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cfc::http {

namespace {

bool deeper_by_character(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      at += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if ((c == '[' || c == '{') && ++depth > deepest_nesting) {
      return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

} // namespace

/// Counting brackets in blocks, those in strings included, costs a fraction of the parser; only when the
/// count is high or impossible every character is looked at.
bool nested_too_deeply(std::string_view text) {
  constexpr std::size_t block = 192;
  long depth = 0;
  for (std::size_t at = 0; at < text.size(); at += block) {
    char tail[block] = {};
    const char* from = text.data() + at;
    if (text.size() - at < block) {
      from = static_cast<const char*>(std::memcpy(tail, from, text.size() - at));
    }
    std::uint8_t opened = 0;
    std::uint8_t closed = 0;
    for (std::size_t i = 0; i < block; ++i) {
      const auto folded = static_cast<std::uint8_t>(from[i] | 0x20);
      opened = static_cast<std::uint8_t>(opened + (folded == '{'));
      closed = static_cast<std::uint8_t>(closed + (folded == '}'));
    }
    if (depth + opened > deepest_nesting) {
      return deeper_by_character(text);
    }
    depth += opened - closed;
    if (depth < 1 && at + block < text.size()) {
      return deeper_by_character(text);
    }
  }
  return false;
}

} // namespace cfc::http

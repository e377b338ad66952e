#include "tools/simulator/text/json_text.hpp"

#include <array>

namespace cfc::simulator {

namespace {

constexpr std::string_view hex = "0123456789ABCDEF";

/// By character: whether it stands in JSON text as it is.
constexpr std::array<bool, 256> plain = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0x20; c < table.size(); ++c)
    table[c] = c != '"' && c != '\\';
  return table;
}();

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
}

} // namespace

json_text& json_text::escaped(std::string_view text) {
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (plain[static_cast<unsigned char>(text[at])])
      continue;
    out_.append(text, from, at - from);
    from = at + 1;
    const char c = text[at];
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else {
      out_.append("\\u00");
      out_ += hex[static_cast<unsigned char>(c) >> 4];
      out_ += hex[static_cast<unsigned char>(c) & 15];
    }
  }
  out_.append(text, from, text.size() - from);
  return *this;
}

json_text& json_text::encoded(std::string_view value) {
  for (const char c : value) {
    if (is_unreserved(c)) {
      out_ += c;
    } else {
      out_ += '%';
      out_ += hex[static_cast<unsigned char>(c) >> 4];
      out_ += hex[static_cast<unsigned char>(c) & 15];
    }
  }
  return *this;
}

std::string percent_encoded(std::string_view value) {
  std::string out;
  json_text(out).encoded(value);
  return out;
}

} // namespace cfc::simulator

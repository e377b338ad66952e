#include "tools/simulator/text/json_text.hpp"

#include "tools/simulator/text/hex.hpp"
#include "tools/simulator/text/percent.hpp"

#include <array>

namespace cfc::simulator {

namespace {

/// By character: whether it stands in JSON text as it is.
constexpr std::array<bool, 256> plain = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0x20; c < table.size(); ++c)
    table[c] = c != '"' && c != '\\';
  return table;
}();

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
      append_hex(out_, c);
    }
  }
  out_.append(text, from, text.size() - from);
  return *this;
}

json_text& json_text::encoded(std::string_view value) {
  append_percent_encoded(out_, value);
  return *this;
}

} // namespace cfc::simulator

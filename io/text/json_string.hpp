#pragma once

#include "io/text/json_member.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace cfc::text {

/// Whether a character of a JSON string has to be escaped: a quote, a backslash or a control character. Eight
/// bytes at a time, since every item that is compared passes here.
inline bool needs_escape(std::string_view text) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101, high_bits = ones << 7U;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & high_bits; };
  const auto is_odd = [&](std::uint64_t bytes) {
    const auto control = (bytes - ones * 0x20) & ~bytes & high_bits;
    return (control | has_zero(bytes ^ (ones * '"')) | has_zero(bytes ^ (ones * '\\'))) != 0;
  };
  const auto load = [](const char* from, std::size_t bytes) {
    std::uint64_t loaded = ones * ' ';
    std::memcpy(&loaded, from, bytes);
    return loaded;
  };
  std::size_t at = 0;
  for (; at + sizeof ones <= text.size(); at += sizeof ones) {
    if (is_odd(load(text.data() + at, sizeof ones)))
      return true;
  }
  return at < text.size() && is_odd(load(text.data() + at, text.size() - at));
}

inline void append_raw(rapidjson::StringBuffer& to, std::string_view json) {
  std::memcpy(to.Push(json.size()), json.data(), json.size());
}

/// A string as RapidJSON's writer would write it. That one goes character by character; most texts have nothing to
/// escape and are copied whole.
inline void append_string(rapidjson::StringBuffer& to, std::string_view text) {
  if (needs_escape(text)) {
    rapidjson::Writer<rapidjson::StringBuffer> writer(to);
    write_text(writer, text);
    return;
  }
  char* const at = to.Push(text.size() + 2);
  *at = '"';
  if (!text.empty())
    std::memcpy(at + 1, text.data(), text.size());
  at[text.size() + 1] = '"';
}

/// RapidJSON's writer, with texts and keys as above.
class json_writer : public rapidjson::Writer<rapidjson::StringBuffer> {
public:
  explicit json_writer(rapidjson::StringBuffer& to) : Writer(to) {}
  bool String(const char* text, rapidjson::SizeType length) {
    Prefix(rapidjson::kStringType);
    append_string(*os_, {text, length});
    return EndValue(true);
  }
  bool Key(const char* name, rapidjson::SizeType length) { return String(name, length); }
};

} // namespace cfc::text

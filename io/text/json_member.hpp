#pragma once

#include <rapidjson/rapidjson.h>

#include <string_view>

/// Views into what RapidJSON's writers take, of whatever output and layout.
namespace cfc::text {

template <class Writer>
void write_key(Writer& to, std::string_view name) {
  to.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

template <class Writer>
void write_text(Writer& to, std::string_view text) {
  to.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

template <class Writer>
void write_member(Writer& to, std::string_view name, std::string_view text) {
  write_key(to, name);
  write_text(to, text);
}

} // namespace cfc::text

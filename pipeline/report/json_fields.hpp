#pragma once

#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/printable.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdint>
#include <string>
#include <string_view>

/// Members of a report in JSON that tell no secret and do nothing to a terminal (OBS-6).
namespace cfc::pipeline {

using json_report = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

inline void add_text(json_report& to, std::string_view name, std::string_view value) {
  text::write_member(to, name, observe::conceal_secrets(value));
}
/// An empty text becomes null.
inline void add_text_or_null(json_report& to, std::string_view name, std::string_view value) {
  if (!value.empty())
    return add_text(to, name, value);
  text::write_key(to, name);
  to.Null();
}
inline void add_count(json_report& to, std::string_view name, std::uint64_t value) {
  text::write_key(to, name);
  to.Uint64(value);
}
/// An array, each of whose elements `write` writes.
template <typename Elements, typename Write>
void add_array(json_report& to, std::string_view name, const Elements& elements, Write write) {
  text::write_key(to, name);
  to.StartArray();
  for (const auto& one : elements)
    write(one);
  to.EndArray();
}
/// The document that `write` writes, with its last newline.
template <typename Write>
std::string json_document(Write write) {
  rapidjson::StringBuffer buffer;
  json_report to(buffer);
  to.SetIndent(' ', 2);
  write(to);
  return text::printable_json({buffer.GetString(), buffer.GetSize()}) + "\n";
}

} // namespace cfc::pipeline

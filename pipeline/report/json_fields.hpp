#pragma once

#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/printable.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Members of what is told in JSON, with whatever writer of RapidJSON: they tell no secret (OBS-6). A report
/// does nothing to a terminal besides.
namespace cfc::pipeline {

using json_report = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

template <class Writer>
void add_text(Writer& to, std::string_view name, std::string_view value) {
  text::write_member(to, name, observe::conceal_secrets(value));
}
template <class Writer>
void add_text_or_null(Writer& to, std::string_view name, const std::optional<std::string>& value) {
  if (value)
    return add_text(to, name, *value);
  text::write_key(to, name);
  to.Null();
}
template <class Writer, class Number>
void add_number(Writer& to, std::string_view name, Number value) {
  text::write_key(to, name);
  if constexpr (std::is_floating_point_v<Number>)
    to.Double(value);
  else if constexpr (std::is_signed_v<Number>)
    to.Int64(value);
  else
    to.Uint64(value);
}
template <class Writer>
void add_count(Writer& to, std::string_view name, std::uint64_t value) {
  add_number(to, name, value);
}
template <class Writer>
void add_bool(Writer& to, std::string_view name, bool value) {
  text::write_key(to, name);
  to.Bool(value);
}
/// An object of counts by what the servers call the things counted.
template <class Writer, class Counts>
void add_counts(Writer& to, std::string_view name, const Counts& counts) {
  text::write_key(to, name);
  to.StartObject();
  for (const auto& [what, count] : counts)
    add_count(to, observe::conceal_secrets(what), count);
  to.EndObject();
}
/// An array, each of whose elements `write` writes.
template <class Writer, typename Elements, typename Write>
void add_array(Writer& to, std::string_view name, Elements&& elements, Write write) {
  text::write_key(to, name);
  to.StartArray();
  for (auto& one : elements)
    write(one);
  to.EndArray();
}
template <class Writer>
void add_texts(Writer& to, std::string_view name, const std::vector<std::string>& texts) {
  add_array(to, name, texts,
            [&](const std::string& one) { text::write_text(to, observe::conceal_secrets(one)); });
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

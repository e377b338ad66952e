#include "tools/simulator/text/value.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>

namespace cfc::simulator {
namespace {

namespace ondemand = simdjson::ondemand;
using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

template <class Source>
value read_value(Source&& from);

template <class Source>
value read_number(Source&& from) {
  const ondemand::number number = from.get_number();
  if (number.is_int64())
    return value(number.get_int64());
  return value(static_cast<double>(number));
}

template <class Source>
value read_object(Source&& from) {
  value::object members;
  for (auto field : from.get_object()) {
    std::string name(std::string_view(field.unescaped_key()));
    members.push_back({std::move(name), read_value(field.value())});
  }
  return value(std::move(members));
}

template <class Source>
value read_list(Source&& from) {
  value::list items;
  for (auto element : from.get_array())
    items.push_back(read_value(element));
  return value(std::move(items));
}

template <class Source>
value read_value(Source&& from) {
  switch (ondemand::json_type(from.type())) {
  case ondemand::json_type::object:
    return read_object(from);
  case ondemand::json_type::array:
    return read_list(from);
  case ondemand::json_type::string:
    return value(std::string_view(from.get_string()));
  case ondemand::json_type::number:
    return read_number(from);
  case ondemand::json_type::boolean:
    return value(bool(from.get_bool()));
  case ondemand::json_type::null:
    break;
  }
  if (!bool(from.is_null()))
    throw std::invalid_argument("not JSON: a value that is none");
  return value();
}

void write(json_writer& into, const value& what) {
  if (const auto* text = what.as_string()) {
    into.String(text->data(), static_cast<rapidjson::SizeType>(text->size()));
  } else if (const auto* number = what.as_int()) {
    into.Int64(*number);
  } else if (const auto* flag = what.as_bool()) {
    into.Bool(*flag);
  } else if (const auto* real = what.as_double()) {
    into.Double(*real);
  } else if (const auto* items = what.as_list()) {
    into.StartArray();
    for (const auto& item : *items)
      write(into, item);
    into.EndArray();
  } else if (const auto* members = what.as_object()) {
    into.StartObject();
    for (const auto& [name, inner] : *members) {
      into.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
      write(into, inner);
    }
    into.EndObject();
  } else {
    into.Null();
  }
}

} // namespace

value::value(bool flag) : data_(flag) {}
value::value(std::int64_t number) : data_(number) {}
value::value(std::uint64_t number) : data_(static_cast<std::int64_t>(number)) {}
value::value(int number) : data_(std::int64_t{number}) {}
value::value(double number) : data_(number) {}
value::value(const char* text) : data_(std::string(text)) {}
value::value(std::string text) : data_(std::move(text)) {}
value::value(std::string_view text) : data_(std::string(text)) {}
value::value(const std::optional<std::string>& text) {
  if (text)
    data_ = *text;
}
value::value(list items) : data_(std::move(items)) {}
value::value(object members) : data_(std::move(members)) {}

const value* value::find(std::string_view name) const noexcept {
  if (const auto* members = as_object()) {
    for (const auto& one : *members)
      if (one.name == name)
        return &one.what;
  }
  return nullptr;
}

std::string value::text(std::string_view name, std::string_view otherwise) const {
  const auto* found = find(name);
  if (found != nullptr && found->as_string() != nullptr)
    return *found->as_string();
  if (found != nullptr && found->as_int() != nullptr)
    return std::to_string(*found->as_int());
  return std::string(otherwise);
}

std::int64_t value::number(std::string_view name, std::int64_t otherwise) const noexcept {
  const auto* found = find(name);
  return found != nullptr && found->as_int() != nullptr ? *found->as_int() : otherwise;
}

bool value::flag(std::string_view name, bool otherwise) const noexcept {
  const auto* found = find(name);
  return found != nullptr && found->as_bool() != nullptr ? *found->as_bool() : otherwise;
}

std::vector<std::string> value::texts(std::string_view name) const {
  std::vector<std::string> result;
  const auto* found = find(name);
  if (found != nullptr && found->as_list() != nullptr) {
    for (const auto& item : *found->as_list())
      if (item.as_string() != nullptr)
        result.push_back(*item.as_string());
  }
  return result;
}

void value::add(std::string name, value what) {
  if (is_null())
    data_ = object{};
  std::get<object>(data_).push_back({std::move(name), std::move(what)});
}

void value::push(value what) {
  if (is_null())
    data_ = list{};
  std::get<list>(data_).push_back(std::move(what));
}

value read_json(std::string& document) {
  document.reserve(document.size() + simdjson::SIMDJSON_PADDING);
  ondemand::parser parser;
  try {
    ondemand::document root = parser.iterate(document.data(), document.size(), document.capacity());
    if (bool(root.is_scalar()))
      throw std::invalid_argument("not JSON: an object or a list is expected");
    value result =
        ondemand::json_type(root.type()) == ondemand::json_type::array ? read_list(root) : read_object(root);
    if (const char* rest = nullptr; root.current_location().get(rest) == simdjson::SUCCESS)
      throw std::invalid_argument("not JSON: something follows the document");
    return result;
  } catch (const simdjson::simdjson_error& problem) {
    throw std::invalid_argument(std::string("not JSON: ") + problem.what());
  }
}

std::string write_json(const value& what) {
  rapidjson::StringBuffer buffer;
  json_writer writer(buffer);
  write(writer, what);
  return {buffer.GetString(), buffer.GetSize()};
}

} // namespace cfc::simulator

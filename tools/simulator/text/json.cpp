#include "tools/simulator/text/json.hpp"

#include "tools/simulator/text/json_text.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

namespace cfc::simulator {
namespace {

void write_real(std::string& into, double number) {
  std::array<char, 32> digits;
  const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  into.append(text);
  if (text.find_first_of(".e") == std::string_view::npos)
    into.append(".0");
}

void write(std::string& into, const json::value& what);

void write(std::string& into, const json::array& items) {
  into += '[';
  for (const auto& item : items) {
    if (&item != items.begin())
      into += ',';
    write(into, item);
  }
  into += ']';
}

void write(std::string& into, const json::object& members) {
  into += '{';
  for (const auto& member : members) {
    if (&member != members.begin())
      into += ',';
    json_text(into).text(member.key()).raw(":");
    write(into, member.value());
  }
  into += '}';
}

void write(std::string& into, const json::value& what) {
  switch (what.kind()) {
  case json::kind::object:
    return write(into, what.get_object());
  case json::kind::array:
    return write(into, what.get_array());
  case json::kind::string:
    json_text(into).text(what.get_string());
    return;
  case json::kind::int64:
    json_text(into).number(what.get_int64());
    return;
  case json::kind::uint64:
    json_text(into).number(what.get_uint64());
    return;
  case json::kind::double_:
    return write_real(into, what.get_double());
  case json::kind::bool_:
    into += what.get_bool() ? "true" : "false";
    return;
  case json::kind::null:
    into += "null";
  }
}

template <class What>
std::string written(const What& what) {
  std::string result;
  write(result, what);
  return result;
}

} // namespace

json::value read_json(std::string_view document, const json::storage_ptr& memory) {
  json::parse_options options;
  options.max_depth = 1'000;
  json::error_code error;
  auto result = json::parse(document, error, memory, options);
  if (error)
    throw std::invalid_argument("not JSON: " + error.message());
  if (!result.is_structured())
    throw std::invalid_argument("not JSON: an object or a list is expected");
  return result;
}

std::string write_json(const json::value& what) {
  return written(what);
}

std::string write_json(const json::object& what) {
  return written(what);
}

std::string write_json(const json::array& what) {
  return written(what);
}

const json::value* find_member(const json::value& in, std::string_view name) noexcept {
  const auto* members = in.if_object();
  return members == nullptr ? nullptr : members->if_contains(name);
}

std::string text_at(const json::value& in, std::string_view name, std::string_view otherwise) {
  const auto* found = find_member(in, name);
  if (found != nullptr && found->is_string())
    return std::string(found->get_string());
  if (found != nullptr && found->is_int64())
    return std::to_string(found->get_int64());
  return std::string(otherwise);
}

std::int64_t number_at(const json::value& in, std::string_view name, std::int64_t otherwise) noexcept {
  const auto* found = find_member(in, name);
  return found != nullptr && found->is_int64() ? found->get_int64() : otherwise;
}

bool flag_at(const json::value& in, std::string_view name, bool otherwise) noexcept {
  const auto* found = find_member(in, name);
  return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

std::vector<std::string> texts_at(const json::value& in, std::string_view name) {
  std::vector<std::string> result;
  const auto* found = find_member(in, name);
  if (found != nullptr && found->is_array())
    for (const auto& item : found->get_array())
      if (item.is_string())
        result.emplace_back(item.get_string());
  return result;
}

std::string json_at(const json::value& in, std::string_view name) {
  const auto* found = find_member(in, name);
  return found == nullptr || found->is_null() ? std::string() : write_json(*found);
}

} // namespace cfc::simulator

#include "tools/simulator/text/json.hpp"

#include <stdexcept>

namespace cfc::simulator {

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
  return found == nullptr || found->is_null() ? std::string() : json::serialize(*found);
}

} // namespace cfc::simulator

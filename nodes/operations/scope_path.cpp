#include "nodes/operations/scope_path.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr int most_scopes_above = 100;
constexpr std::ptrdiff_t longest_scope_name = 255;

bool is_continuation_byte(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// C0, DEL and, in UTF-8, C1.
bool has_control_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2U && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
    if (byte < 0x20U || byte == 0x7FU || c1)
      return true;
  }
  return false;
}

} // namespace

std::optional<std::string> unusable_as_scope(std::string_view space_key) {
  if (space_key.empty())
    return "is empty";
  if (space_key == "." || space_key == "..")
    return "is a relative path";
  if (space_key.find('/') != std::string_view::npos)
    return "has a slash in it";
  if (has_control_characters(space_key))
    return "has control characters in it";
  const auto characters =
      std::count_if(space_key.begin(), space_key.end(), [](char c) { return !is_continuation_byte(c); });
  if (characters > longest_scope_name)
    return "is longer than " + std::to_string(longest_scope_name) + " characters";
  return std::nullopt;
}

boost::asio::awaitable<scope_path> read_path_of(const service_set& services, unique::scope scope,
                                                before_reading prepare) {
  scope_path path;
  path.text = "/" + scope.name;
  auto parent = std::move(scope.parent_id);
  for (int depth = 0; parent; ++depth) {
    path.is_loop = depth > most_scopes_above;
    if (path.is_loop)
      break;
    if (prepare)
      co_await prepare(*parent);
    auto above = co_await services.unique.scope_by_id(*parent);
    if (!above) {
      path.unreadable = std::move(parent);
      break;
    }
    path.text.insert(0, "/" + above->name);
    parent = std::move(above->parent_id);
  }
  co_return path;
}

} // namespace cfc::nodes

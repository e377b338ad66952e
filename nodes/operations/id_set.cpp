#include "nodes/operations/id_set.hpp"

#include <charconv>
#include <optional>
#include <system_error>

namespace cfc::nodes {

namespace {

/// The number that is written exactly like this, so that "007" and "7" stay two ids.
std::optional<std::uint64_t> plain_number(std::string_view id) {
  if (id.empty() || id.size() > 19 || (id.front() == '0' && id.size() > 1))
    return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (error != std::errc() || end != id.data() + id.size())
    return std::nullopt;
  return number;
}

} // namespace

bool id_set::insert(std::string_view id) {
  if (const auto number = plain_number(id))
    return numbers_.insert(*number).second;
  return others_.emplace(id).second;
}

bool id_set::contains(std::string_view id) const {
  if (const auto number = plain_number(id))
    return numbers_.contains(*number);
  return others_.contains(std::string(id));
}

} // namespace cfc::nodes

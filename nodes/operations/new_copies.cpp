#include "nodes/operations/new_copies.hpp"

#include "nodes/operations/content_keys.hpp"

#include <utility>
#include <vector>

namespace cfc::nodes {

bool is_handed_over(const unique::content_record& content) noexcept {
  return content.state != "REGISTERED" && !content.state.starts_with("FAILED");
}

std::string new_copies::key_of(const space_identity& space, std::string_view item_key) const {
  return content_key(partial_key(services_.tenant, space.id, space.key), item_key);
}

void new_copies::expect(const space_identity& space, std::string_view item_key) {
  if (!places_.is_foreseen(space.id, page_of(item_key)))
    expected_.emplace(key_of(space, item_key), space.key);
}

/// A space that was found for the first time has its scope only since its pages were ingested.
boost::asio::awaitable<std::set<std::string>> new_copies::scopes_of(std::string space_key) {
  auto ids = co_await places_.scopes().ids_for_space(space_key);
  if (ids.empty()) {
    co_await places_.scopes().refresh();
    ids = co_await places_.scopes().ids_for_space(std::move(space_key));
  }
  co_return std::set<std::string>(ids.begin(), ids.end());
}

boost::asio::awaitable<void> new_copies::look_up() {
  if (expected_.empty())
    co_return;
  std::vector<std::string> keys;
  keys.reserve(expected_.size());
  for (const auto& [key, space_key] : expected_)
    keys.push_back(key);
  const auto rows = co_await services_.unique.contents_by_keys(std::move(keys));
  std::map<std::string, std::set<std::string>> scopes; ///< by the keys of their spaces
  for (const auto& row : rows) {
    const auto expected = expected_.find(row.key);
    if (expected == expected_.end())
      continue;
    auto of_space = scopes.find(expected->second);
    if (of_space == scopes.end())
      of_space = scopes.emplace(expected->second, co_await scopes_of(expected->second)).first;
    const bool stands_for_it = is_handed_over(row) && of_space->second.contains(row.scope_id);
    (stands_for_it ? stored_ : unusable_).insert(row.key);
  }
}

new_copy new_copies::of(const space_identity& space, std::string_view item_key) const {
  const auto key = key_of(space, item_key);
  if (stored_.contains(key) || places_.is_foreseen(space.id, page_of(item_key)))
    return new_copy::stored;
  if (places_.came_empty(key))
    return new_copy::emptied;
  return unusable_.contains(key) ? new_copy::unusable : new_copy::missing;
}

} // namespace cfc::nodes

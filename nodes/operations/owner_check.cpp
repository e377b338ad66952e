#include "nodes/operations/owner_check.hpp"

#include "nodes/operations/content_keys.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

using key_set = boost::unordered_flat_set<std::string_view>;

/// Of those that were submitted.
template <typename Predicate>
std::vector<std::string> keys_where(const space_records& records, Predicate wanted) {
  std::vector<std::string> keys;
  const auto add = [&](std::string key) {
    if (wanted(key))
      keys.push_back(std::move(key));
  };
  for (const auto& page : records.pages())
    add(item_key(page));
  for (const auto& attachment : records.attachments())
    add(item_key(attachment));
  return keys;
}

std::vector<std::string> known_keys(const diffed_space& space) {
  const key_set created(space.answer->created.begin(), space.answer->created.end());
  return keys_where(*space.records, [&](const std::string& key) { return !created.contains(key); });
}

std::vector<std::string> updated_keys(const diffed_space& space) {
  const key_set created(space.answer->created.begin(), space.answer->created.end());
  const key_set updated(space.answer->updated.begin(), space.answer->updated.end());
  if (updated.empty())
    return {};
  return keys_where(*space.records,
                    [&](const std::string& key) { return updated.contains(key) && !created.contains(key); });
}

} // namespace

boost::asio::awaitable<std::optional<std::uint64_t>> owner_check::stored(const diffed_space& space,
                                                                         std::vector<std::string> scope_ids) {
  if (space.stored || scope_ids.empty())
    co_return space.stored.value_or(0);
  if (till_count_-- > 0)
    co_return std::nullopt;
  till_count_ = spaces_between_counts;
  co_return co_await scopes_.count_in(std::move(scope_ids));
}

boost::asio::awaitable<known_items> owner_check::doubtful(diffed_space space) {
  known_items items;
  items.space = space.records->identity();
  const auto known = space.records->items() - space.created;
  if (known == 0 || run_.stopping())
    co_return items;
  auto scope_ids = co_await scopes_.ids_for_space(items.space.key);
  const auto counted = co_await stored(space, std::move(scope_ids));
  items.scopes_are_empty = counted == std::uint64_t{0};
  const bool some_are_missing = counted && known + space.leaving > *counted;
  if (some_are_missing)
    items.item_keys = known_keys(space);
  else if (updates_are_ingested_)
    items.item_keys = updated_keys(space);
  co_return items;
}

boost::asio::awaitable<owners_found> owner_check::look(diffed_space space) {
  auto items = co_await doubtful(std::move(space));
  if (items.item_keys.empty())
    co_return owners_found{};
  co_return co_await find_owners(services_, run_, scopes_, look_up_, std::move(items));
}

} // namespace cfc::nodes

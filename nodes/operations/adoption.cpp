#include "nodes/operations/adoption.hpp"

#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/emptied_items.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/unlabelled_limit.hpp"

#include <memory>
#include <set>
#include <utility>

namespace cfc::nodes {

namespace {

/// Of these items that came empty, those that a second reading finds empty, too (ING-9), by their keys under
/// the former name.
boost::asio::awaitable<std::set<std::string>> still_empty(const service_set& services, const run_context& run,
                                                          const orphan_space& adopted,
                                                          std::vector<std::string> emptied) {
  std::vector<std::string> former;
  former.reserve(emptied.size());
  for (const auto& key : emptied)
    former.push_back(adopted.prefix + std::string(item_of(key)));
  std::vector<std::string> scopes{adopted.scope.id};
  const auto found =
      co_await find_emptied(services, run, std::move(former), adopted.prefix, std::move(scopes));
  std::set<std::string> keys;
  for (const auto& content : found.contents)
    keys.insert(content.key);
  co_return keys;
}

} // namespace

boost::asio::awaitable<adoption> examine_adoption(const service_set& services, const run_context& run,
                                                  removal_check& check, orphan_space adopted,
                                                  space_identity space, std::vector<std::string> emptied) {
  adoption result;
  const auto stored = co_await services.unique.contents_by_owner(adopted.scope.id);
  const auto prefix = space_prefix(services.tenant, space.id, space.key);
  std::set<std::string> anew;
  std::vector<content_to_delete> former;
  for (const auto& row : stored.rows) {
    if (row.key.starts_with(prefix)) {
      anew.insert(row.key.substr(prefix.size()));
    } else if (row.key.starts_with(adopted.prefix)) {
      former.push_back({row.id, row.key, row.key.substr(adopted.prefix.size())});
    }
  }
  const auto empty = co_await still_empty(services, run, adopted, std::move(emptied));
  std::erase_if(former, [&](const content_to_delete& content) {
    return !is_item_key(content.item_key) || anew.contains(content.item_key) || empty.contains(content.key);
  });
  result.complete = !stored.doubt;
  if (former.empty())
    co_return result;
  space_summary without_successor;
  without_successor.space = std::move(space);
  without_successor.to_delete = std::make_shared<const std::vector<content_to_delete>>(std::move(former));
  auto checked = co_await check.check_items(without_successor);
  result.unlabelled = count_unlabelled(services.tenant.processing.verify_deletions, checked.gone, {}).count;
  result.averted = std::move(checked.averted);
  result.undecided = std::move(checked.undecided);
  result.complete = result.complete && result.averted.empty() && result.undecided.empty();
  co_return result;
}

} // namespace cfc::nodes

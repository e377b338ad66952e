#include "nodes/operations/foreign_contents.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::nodes {

owned_contents sort_by_owner(const service_set& services, const run_context& run,
                             const std::vector<unique::content_record>& rows, std::string_view prefix,
                             const std::vector<std::string>& scope_ids) {
  owned_contents sorted;
  for (const auto& row : rows) {
    auto item = row.key.substr(prefix.size());
    const bool in_scope = std::find(scope_ids.begin(), scope_ids.end(), row.scope_id) != scope_ids.end();
    if (in_scope && is_item_key(item)) {
      sorted.ours.push_back({row.id, row.key, std::move(item)});
    } else {
      sorted.foreign_in_scope += in_scope ? 1 : 0;
      sorted.foreign.push_back({row.key, in_scope ? "its key isn't one that the connector makes"
                                                  : "it is in scope " + row.scope_id +
                                                        ", which isn't this tenant's scope of that space"});
    }
  }
  if (!sorted.foreign.empty() && run.first_to_tell("foreign contents")) {
    services.log.part(observe::part::diff)
        .warn(
            "Unique holds contents below this tenant's keys that aren't the connector's; they are left alone",
            {{"key", sorted.foreign.front().key},
             {"why", sorted.foreign.front().why},
             {"count", sorted.foreign.size()}});
  }
  return sorted;
}

boost::asio::awaitable<std::vector<kept_content>> take_out_moved(const service_set& services,
                                                                 std::vector<content_to_delete>& contents,
                                                                 std::vector<std::string> scope_ids) {
  std::vector<kept_content> moved;
  std::vector<std::string> keys;
  keys.reserve(contents.size());
  for (const auto& content : contents)
    keys.push_back(content.key);
  const auto rows = co_await services.unique.contents_by_keys(std::move(keys));
  std::map<std::string_view, std::string_view> elsewhere;
  for (const auto& row : rows) {
    if (std::find(scope_ids.begin(), scope_ids.end(), row.scope_id) == scope_ids.end())
      elsewhere.emplace(row.id, row.scope_id);
  }
  std::erase_if(contents, [&](const content_to_delete& content) {
    const auto at = elsewhere.find(content.id);
    if (at == elsewhere.end())
      return false;
    moved.push_back({content.key, "it has been moved to scope " + std::string(at->second) +
                                      ", which isn't this tenant's scope of that space"});
    return true;
  });
  co_return moved;
}

} // namespace cfc::nodes

#include "nodes/operations/emptied_items.hpp"

#include "nodes/operations/content_keys.hpp"

#include <set>

namespace cfc::nodes {

boost::asio::awaitable<emptied_items> find_emptied(const service_set& services,
                                                   std::vector<std::string> keys) {
  emptied_items result;
  const std::set<std::string> asked(keys.begin(), keys.end());
  const auto found = co_await services.unique.contents_by_keys(std::move(keys));
  for (const auto& content : found) {
    if (!asked.contains(content.key))
      continue;
    std::string item(item_of(content.key));
    // An attachment's size is part of discovery itself; a page's body is not.
    if (is_page(item) && services.tenant.processing.verify_deletions != config::deletion_check::none) {
      const auto now = co_await services.confluence.fetch_body(item);
      if (!now || !now->has_body || !now->body.empty()) {
        result.averted.push_back(content.key);
        continue;
      }
    }
    result.contents.push_back({content.id, content.key, std::move(item), deletion_reason::emptied});
  }
  co_return result;
}

} // namespace cfc::nodes

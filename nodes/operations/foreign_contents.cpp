#include "nodes/operations/foreign_contents.hpp"

#include "nodes/operations/content_keys.hpp"

#include <algorithm>

namespace cfc::nodes {

std::size_t leave_foreign(const service_set& services, const run_context& run,
                          std::vector<content_to_delete>& contents) {
  const auto first = std::stable_partition(contents.begin(), contents.end(),
                                           [](const auto& content) { return is_item_key(content.item_key); });
  const auto count = static_cast<std::size_t>(contents.end() - first);
  if (count > 0 && run.first_to_tell("foreign contents")) {
    services.log.warn(
        "Unique holds contents below this tenant's keys that aren't the connector's; they are left alone",
        {{"key", first->key}, {"count", count}});
  }
  contents.erase(first, contents.end());
  return count;
}

} // namespace cfc::nodes

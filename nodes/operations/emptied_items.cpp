#include "nodes/operations/emptied_items.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/second_reading.hpp"

#include <utility>

namespace cfc::nodes {

boost::asio::awaitable<emptied_items> find_emptied(const service_set& services, const run_context& run,
                                                   std::vector<std::string> keys, std::string prefix,
                                                   std::vector<std::string> scope_ids) {
  emptied_items result;
  const auto found = co_await services.unique.contents_by_keys(std::move(keys));
  auto sorted = sort_by_owner(services, run, found, prefix, scope_ids);
  result.foreign = std::move(sorted.foreign);
  second_reading again(services);
  for (auto& content : sorted.ours) {
    auto why_not = co_await again.why_not_empty(content.item_key);
    services.log.part(observe::part::ingestion)
        .debug("what came empty was read again", {{"key", content.key}, {"isEmpty", !why_not}});
    if (why_not) {
      result.averted.push_back({std::move(content.key), std::move(*why_not)});
    } else {
      content.reason = deletion_reason::emptied;
      result.contents.push_back(std::move(content));
    }
  }
  co_return result;
}

} // namespace cfc::nodes

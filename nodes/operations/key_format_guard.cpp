#include "nodes/operations/key_format_guard.hpp"

#include "nodes/operations/content_keys.hpp"

#include <algorithm>
#include <utility>

namespace cfc::nodes {

boost::asio::awaitable<std::optional<std::string>>
key_format_objection(const service_set& services, own_scopes& scopes, space_identity space) {
  auto prefix = prefix_of(other_partial_key(services.tenant, space.id, space.key));
  const auto contents = co_await services.unique.some_contents_by_key_prefix(std::move(prefix));
  if (contents.empty())
    co_return std::nullopt;
  // The v1 format names no tenant, so only what is in our own scope is surely ours.
  const auto own = co_await scopes.ids_for_space(space.key);
  const bool ours = std::any_of(contents.begin(), contents.end(), [&](const auto& content) {
    return std::find(own.begin(), own.end(), content.scope_id) != own.end();
  });
  if (!ours)
    co_return std::nullopt;
  co_return "key-format guard: space " + space.key +
      " is in Unique under keys of the other format and would be stored a second time. Set "
      "ingestion.useV1KeyFormat back; to change the format, remove the tenant's contents first by "
      "setting its status to deleted";
}

} // namespace cfc::nodes

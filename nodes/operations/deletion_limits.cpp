#include "nodes/operations/deletion_limits.hpp"

#include "nodes/operations/content_keys.hpp"

#include <algorithm>

namespace cfc::nodes {

namespace {

std::uint64_t count_below(const std::vector<content_to_delete>& sorted, const std::string& prefix) {
  const auto first = std::lower_bound(sorted.begin(), sorted.end(), prefix,
                                      [](const auto& content, const auto& key) { return content.key < key; });
  const auto last = std::find_if_not(first, sorted.end(),
                                     [&](const auto& content) { return content.key.starts_with(prefix); });
  return static_cast<std::uint64_t>(last - first);
}

std::optional<std::string> over_percent(const std::string& space, std::uint64_t going, std::uint64_t stored,
                                        double percent) {
  if (going == 0 || static_cast<double>(going) * 100 <= percent * static_cast<double>(stored))
    return std::nullopt;
  return "maxDeletePercent: " + std::to_string(going) + " of the " + std::to_string(stored) +
         " contents of space " + space +
         " would be deleted. Nothing was deleted. If that is right, raise processing.maxDeletePercent";
}

std::optional<std::string> over_total(std::uint64_t total, deletion_allowance allowed) {
  if (!allowed.most || total + allowed.used <= *allowed.most)
    return std::nullopt;
  const auto contents = "--max-delete: " + std::to_string(total) + " contents would be deleted, ";
  const auto limit = std::to_string(*allowed.most) + " are allowed";
  if (allowed.used == 0)
    return contents + limit + ". Nothing was deleted. If that is right, raise the limit";
  return contents + "beside " + std::to_string(allowed.used) +
         " that an interrupted run had left half-registered; " + limit +
         " in all. No more was deleted. If that is right, raise the limit";
}

} // namespace

boost::asio::awaitable<std::optional<std::string>>
exceeded_limit(const service_set& services, own_scopes& scopes, const std::vector<space_summary>& spaces,
               const std::vector<content_to_delete>& contents, const std::vector<orphan_space>& orphans,
               deletion_allowance allowed) {
  auto total = static_cast<std::uint64_t>(contents.size());
  for (const auto& orphan : orphans)
    total += orphan.files();
  if (auto reason = over_total(total, allowed))
    co_return reason;
  const auto percent = services.tenant.processing.max_delete_percent;
  for (const auto& space : spaces) {
    auto prefix = space_prefix(services.tenant, space.space.id, space.space.key);
    const auto going = count_below(contents, prefix);
    if (going == 0)
      continue;
    auto stored = space.stored_in_unique;
    if (stored == 0) {
      auto own = co_await scopes.ids_for_space(space.space.key);
      stored = co_await scopes.count_stored(std::move(prefix), std::move(own));
    }
    // A count may be too high, and the diff knows better, or too low, but what goes is there.
    stored = std::max(std::min(stored, space.known_to_unique()), going);
    if (auto reason = over_percent(space.space.key, going, stored, percent))
      co_return reason;
  }
  for (const auto& orphan : orphans) {
    if (auto reason = over_percent(orphan.mark.space_key, orphan.files(), orphan.files(), percent))
      co_return reason;
  }
  co_return std::nullopt;
}

} // namespace cfc::nodes

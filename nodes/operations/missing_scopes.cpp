#include "nodes/operations/missing_scopes.hpp"

#include "io/observe/parts.hpp"

#include <optional>
#include <string>
#include <utility>

namespace cfc::nodes {

namespace {

boost::asio::awaitable<std::optional<kept_content>>
failure_of_unlisted_spaces(const own_scopes& scopes, std::vector<space_identity> found, std::string doubt) {
  const auto unlisted = co_await scopes.count_unlisted(std::move(found));
  if (unlisted && *unlisted == 0)
    co_return std::nullopt;
  const auto trace =
      unlisted ? std::to_string(*unlisted) +
                     " contents below this tenant's keys are of no space that is listed or was found"
               : std::string("keys that name no tenant (useV1KeyFormat) don't show what it lacks");
  co_return kept_content{
      scopes.root_id(),
      "Unique's list of the scopes below the root scope may not be whole (" + doubt + "), and " + trace +
          ", so that spaces which are gone may have stayed. See whether the account may read all "
          "scopes below the root scope"};
}

} // namespace

boost::asio::awaitable<std::vector<kept_content>>
failures_of_missing_scopes(const service_set& services, const own_scopes& scopes,
                           const std::vector<space_summary>& spaces,
                           const std::vector<discovered_space>& discovered) {
  std::vector<kept_content> failures;
  const auto& doubt = scopes.doubt();
  if (!doubt)
    co_return failures;
  services.log.part(observe::part::ingestion)
      .warn(
          "Unique's list of the scopes below the root scope may not be whole; what isn't in a listed scope is "
          "kept",
          {{"scopeId", scopes.root_id()}, {"why", *doubt}});
  for (const auto& space : spaces) {
    if (space.foreign == nullptr || space.foreign->empty())
      continue;
    failures.push_back(
        {space.space.key,
         std::to_string(space.foreign->size()) +
             " contents that seem to be gone were kept, since they aren't in a scope of this space that "
             "Unique lists, and its list of the scopes below the root scope may not be whole: " +
             *doubt});
  }
  // What a restricted run didn't look for isn't left over (RUN-1).
  if (services.selected.restricts())
    co_return failures;
  std::vector<space_identity> found;
  found.reserve(discovered.size());
  for (const auto& space : discovered)
    found.push_back(space.identity);
  auto unlisted = co_await failure_of_unlisted_spaces(scopes, std::move(found), *doubt);
  if (unlisted)
    failures.push_back(std::move(*unlisted));
  co_return failures;
}

} // namespace cfc::nodes

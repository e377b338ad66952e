#include "nodes/operations/audit_repair.hpp"

#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/deletion_limits.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace cfc::nodes {

namespace {

bool is_repaired(difference what) noexcept {
  return what == difference::half_registered || what == difference::failed;
}

std::vector<different_content> to_repair(const std::vector<space_audit>& audits) {
  std::vector<different_content> result;
  for (const auto& space : audits) {
    for (const auto& one : space.differences) {
      if (is_repaired(one.what))
        result.push_back(one);
    }
  }
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return result;
}

std::vector<content_to_delete> to_delete(const std::vector<different_content>& broken) {
  std::vector<content_to_delete> result;
  result.reserve(broken.size());
  for (const auto& one : broken) {
    const auto reason =
        one.what == difference::failed ? deletion_reason::not_ingested : deletion_reason::unfinished;
    result.push_back({one.id, one.key, {}, reason});
  }
  return result;
}

std::vector<space_summary> summaries_of(const std::vector<space_audit>& audits) {
  std::vector<space_summary> result;
  result.reserve(audits.size());
  for (const auto& audit : audits) {
    space_summary space;
    space.space = audit.space;
    space.submitted = audit.in_unique;
    space.stored_in_unique = audit.in_unique;
    result.push_back(std::move(space));
  }
  return result;
}

/// Why what was found isn't sure enough to delete by.
std::optional<std::string> doubt_about(const run_context& run, const own_scopes& scopes,
                                       const std::vector<space_audit>& audits) {
  if (run.lists_are_partial())
    return "Confluence's lists aren't whole";
  if (scopes.doubt())
    return "the list of the scopes below the root may not be whole: " + *scopes.doubt();
  for (const auto& audit : audits) {
    if (audit.doubt)
      return "Unique's list of the contents of space " + audit.space.key +
             " may not be whole: " + *audit.doubt;
  }
  return std::nullopt;
}

/// Leaves those that are as they were when they were listed; hours may have passed.
boost::asio::awaitable<std::vector<different_content>> still_broken(const service_set& services,
                                                                    std::vector<different_content> broken,
                                                                    std::vector<kept_content>& kept) {
  std::vector<std::string> keys;
  keys.reserve(broken.size());
  for (const auto& one : broken)
    keys.push_back(one.key);
  const auto rows = co_await services.unique.contents_by_keys(std::move(keys));
  std::map<std::string_view, const unique::content_record*> now;
  for (const auto& row : rows)
    now.emplace(row.id, &row);
  std::vector<different_content> result;
  for (auto& one : broken) {
    const auto at = now.find(one.id);
    const bool same = at != now.end() && at->second->key == one.key && at->second->scope_id == one.scope_id &&
                      !at->second->finished && state_of(*at->second) == one.what;
    if (same)
      result.push_back(std::move(one));
    else
      kept.push_back({one.key, "it has changed since it was listed"});
  }
  co_return result;
}

} // namespace

boost::asio::awaitable<repair_result> repair(const service_set& services, run_context& run,
                                             own_scopes& scopes,
                                             std::shared_ptr<const std::vector<space_audit>> audits,
                                             std::optional<std::uint64_t> max_delete) {
  repair_result result;
  auto broken = to_repair(*audits);
  if (broken.empty() || run.stopping())
    co_return result;
  if (const auto doubt = doubt_about(run, scopes, *audits)) {
    result.refused = "nothing was repaired, since " + *doubt + ". Run it again later";
    co_return result;
  }
  const auto summaries = summaries_of(*audits);
  const auto planned = to_delete(broken);
  const std::vector<orphan_space> no_orphans;
  const deletion_allowance allowed{max_delete, 0};
  result.refused = co_await exceeded_limit(services, scopes, summaries, planned, no_orphans, allowed);
  if (result.refused)
    co_return result;
  const auto left = co_await still_broken(services, std::move(broken), result.kept);
  auto contents = to_delete(left);
  result.done = co_await delete_contents(services, run, std::move(contents));
  co_return result;
}

} // namespace cfc::nodes

#include "nodes/operations/deletion_plan.hpp"

#include "io/http/failure.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/deletion_check.hpp"
#include "nodes/operations/emptied_items.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <set>

namespace cfc::nodes {

namespace {

/// Contents sorted by key, so that those of a space stand together.
void sort_by_key(std::vector<content_to_delete>& contents) {
  std::sort(contents.begin(), contents.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
}

std::uint64_t count_below(const std::vector<content_to_delete>& sorted, const std::string& prefix) {
  const auto first = std::lower_bound(sorted.begin(), sorted.end(), prefix,
                                      [](const auto& content, const auto& key) { return content.key < key; });
  const auto last = std::find_if_not(first, sorted.end(),
                                     [&](const auto& content) { return content.key.starts_with(prefix); });
  return static_cast<std::uint64_t>(last - first);
}

bool subtree_unknown(const deletion_facts& facts, const std::string& space_id) {
  return std::any_of(facts.lost_roots.begin(), facts.lost_roots.end(),
                     [&](const root& root) { return root.space_id.empty() || root.space_id == space_id; });
}

/// The removed items of one space, without those that discovery finds when it looks again.
boost::asio::awaitable<void> add_removed_items(const service_set& services, search_engine& searches,
                                               const space_summary& space, std::vector<std::string> roots,
                                               deletion_plan& plan) {
  std::set<std::string> again;
  if (services.tenant.processing.verify_deletions) {
    std::set<std::string> pages;
    for (const auto& content : *space.to_delete)
      pages.emplace(page_of(content.item_key));
    std::vector<std::string> ids(pages.begin(), pages.end());
    again = co_await find_again(services, searches, space.space, std::move(ids), std::move(roots));
  }
  for (const auto& content : *space.to_delete) {
    if (again.contains(content.item_key)) {
      plan.averted.push_back(content.key);
    } else {
      plan.contents.push_back(content);
    }
  }
}

bool may_delete_in(const deletion_facts& facts, const space_summary& space) {
  return !space.incomplete && !subtree_unknown(facts, space.space.id);
}

/// Earlier versions of items that have no content any more.
boost::asio::awaitable<void> add_emptied_items(const service_set& services, const deletion_facts& facts,
                                               deletion_plan& plan) {
  auto emptied = facts.emptied;
  std::sort(emptied.begin(), emptied.end());
  std::vector<std::string> keys;
  for (const auto& space : facts.spaces) {
    if (!may_delete_in(facts, space))
      continue;
    const auto prefix = space_prefix(services.tenant, space.space.id, space.space.key);
    auto next = std::lower_bound(emptied.begin(), emptied.end(), prefix);
    for (; next != emptied.end() && next->starts_with(prefix); ++next)
      keys.push_back(*next);
  }
  auto found = co_await find_emptied(services, std::move(keys));
  for (auto& content : found.contents)
    plan.contents.push_back(std::move(content));
  for (auto& key : found.averted)
    plan.averted.push_back(std::move(key));
}

/// Whether a space scope without a discovered space may go, noting why not.
boost::asio::awaitable<bool> really_gone(const service_set& services, search_engine& searches,
                                         const space_mark& mark, deletion_plan& plan) {
  const auto prefix = space_prefix(services.tenant, mark.space_id, mark.space_key);
  if (services.tenant.processing.verify_deletions && co_await space_has_items(searches, mark.space_key)) {
    plan.averted.push_back(prefix);
    co_return false;
  }
  if (services.tenant.processing.keep_unreachable_spaces) {
    const auto state = co_await services.confluence.look_up_space(mark.space_id, mark.space_key);
    if (state == confluence::space_state::gone) {
      plan.unreachable_spaces.push_back(mark.space_key);
      co_return false;
    }
  }
  co_return true;
}

boost::asio::awaitable<void> add_orphans(const service_set& services, search_engine& searches,
                                         const deletion_facts& facts, deletion_plan& plan) {
  if (facts.discovered.empty()) {
    services.log.warn("no space was discovered; removed spaces aren't cleaned up in this cycle");
    co_return;
  }
  std::map<std::string, const space_identity*> by_key;
  for (const auto& space : facts.discovered)
    by_key.emplace(space.identity.key, &space.identity);
  const auto children = co_await services.unique.children_of(services.tenant.ingestion.scope_id);
  for (const auto& child : children) {
    const auto mark = parse_space_external_id(child.external_id.value_or(""));
    if (!mark || mark->tenant != services.tenant.name) {
      services.log.warn("a scope below the root scope isn't this tenant's; it is left alone",
                        {{"scopeId", child.id}});
      continue;
    }
    if (subtree_unknown(facts, mark->space_id))
      continue;
    orphan_space orphan;
    if (const auto now = by_key.find(mark->space_key); now != by_key.end()) {
      if (now->second->id == mark->space_id)
        continue;
      orphan.replaced_by = *now->second;
    } else if (!co_await really_gone(services, searches, *mark, plan)) {
      continue;
    }
    orphan.scope = child;
    orphan.mark = *mark;
    auto prefix = space_prefix(services.tenant, mark->space_id, mark->space_key);
    orphan.files = co_await services.unique.count_by_key_prefix(std::move(prefix));
    plan.orphans.push_back(std::move(orphan));
  }
}

std::optional<std::string> over_percent(const std::string& space, std::uint64_t going, std::uint64_t held,
                                        double percent) {
  if (held == 0 || static_cast<double>(going) * 100 <= percent * static_cast<double>(held))
    return std::nullopt;
  return "maxDeletePercent: " + std::to_string(going) + " of the " + std::to_string(held) +
         " contents of space " + space +
         " would be deleted. Nothing was deleted. If that is right, raise processing.maxDeletePercent";
}

std::optional<std::string> over_total(std::uint64_t total, std::uint64_t allowed) {
  if (total <= allowed)
    return std::nullopt;
  return "--max-delete: " + std::to_string(total) + " contents would be deleted, " + std::to_string(allowed) +
         " are allowed. Nothing was deleted. If that is right, raise the limit";
}

/// DEL-6.
boost::asio::awaitable<std::optional<std::string>>
exceeded_limit(const service_set& services, const deletion_facts& facts, const deletion_plan& plan) {
  auto total = static_cast<std::uint64_t>(plan.contents.size());
  for (const auto& orphan : plan.orphans)
    total += orphan.files;
  if (facts.max_delete) {
    if (auto reason = over_total(total, *facts.max_delete))
      co_return reason;
  }
  const auto percent = services.tenant.processing.max_delete_percent;
  for (const auto& space : facts.spaces) {
    auto prefix = space_prefix(services.tenant, space.space.id, space.space.key);
    const auto going = count_below(plan.contents, prefix);
    if (going == 0)
      continue;
    auto held = space.stored_in_unique;
    if (held == 0)
      held = co_await services.unique.count_by_key_prefix(std::move(prefix));
    if (auto reason = over_percent(space.space.key, going, held, percent))
      co_return reason;
  }
  for (const auto& orphan : plan.orphans) {
    if (auto reason = over_percent(orphan.mark.space_key, orphan.files, orphan.files, percent))
      co_return reason;
  }
  co_return std::nullopt;
}

} // namespace

boost::asio::awaitable<deletion_plan> plan_deletions(const service_set& services, const run_context& run,
                                                     deletion_facts facts) {
  deletion_plan plan;
  try {
    std::map<std::string, std::vector<std::string>> roots;
    for (const auto& space : facts.discovered)
      roots.emplace(space.identity.id, space.roots);
    search_engine searches(services, run);
    for (const auto& space : facts.spaces) {
      if (run.stopping())
        co_return deletion_plan();
      if (!space.to_delete->empty() && may_delete_in(facts, space))
        co_await add_removed_items(services, searches, space, roots[space.space.id], plan);
    }
    co_await add_emptied_items(services, facts, plan);
    co_await add_orphans(services, searches, facts, plan);
    sort_by_key(plan.contents);
    plan.refused = co_await exceeded_limit(services, facts, plan);
    // A login that has lapsed since the cycle began makes everything look gone, and the searches above, too,
    // would have looked as nobody. Not every Data Center marks such answers.
    if (!plan.refused && !(plan.contents.empty() && plan.orphans.empty()))
      co_await services.confluence.check_account();
  } catch (...) {
    plan.refused = "the check before deleting failed, so nothing was deleted: " +
                   http::failure_of(std::current_exception()).reason;
  }
  for (const auto& key : plan.averted) {
    services.log.warn("a content that seemed to be gone was found again; it is kept", {{"key", key}});
  }
  co_return plan;
}

} // namespace cfc::nodes

#include "nodes/operations/deletion_plan.hpp"

#include "io/http/failure.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/deletion_limits.hpp"
#include "nodes/operations/emptied_items.hpp"
#include "nodes/operations/removal_check.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace cfc::nodes {

namespace {

bool subtree_unknown(const deletion_facts& facts, const std::string& space_id) {
  return std::any_of(facts.lost_roots.begin(), facts.lost_roots.end(),
                     [&](const root& root) { return root.space_id.empty() || root.space_id == space_id; });
}

bool may_delete_in(const deletion_facts& facts, const space_summary& space) {
  return !space.incomplete && !subtree_unknown(facts, space.space.id);
}

/// What discovery has seen, of whichever spaces; a page of one space can vouch for the store as well as another's. One
/// of each space first, so that what is wrong with one of them does no harm.
witness_controls anything_seen(const std::vector<space_summary>& spaces) {
  witness_controls seen;
  for (const auto& space : spaces)
    seen.take(space.seen, 1);
  for (const auto& space : spaces)
    seen.take(space.seen, witness_controls::most);
  return seen;
}

template <class Item>
void append(std::vector<Item>& all, std::vector<Item>&& more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
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
  append(plan.contents, std::move(found.contents));
  for (auto& key : found.averted)
    plan.averted.push_back({std::move(key), "it came without content, and a second reading did not say so"});
}

/// Scopes below the root that are marked for this tenant, each with its mark.
boost::asio::awaitable<std::vector<orphan_space>> marked_scopes(const service_set& services) {
  std::vector<orphan_space> ours;
  const auto children = co_await services.unique.children_of(services.tenant.ingestion.scope_id);
  for (const auto& child : children.rows) {
    auto mark = parse_space_external_id(child.external_id.value_or(""));
    if (!mark || mark->tenant != services.tenant.name) {
      services.log.warn("a scope below the root scope isn't this tenant's; it is left alone",
                        {{"scopeId", child.id}});
      continue;
    }
    ours.push_back({child, std::move(*mark), {}, 0});
  }
  co_return ours;
}

boost::asio::awaitable<void> add_orphans(const service_set& services, removal_check& check,
                                         const deletion_facts& facts, deletion_plan& plan) {
  if (facts.discovered.empty()) {
    services.log.warn("no space was discovered; removed spaces aren't cleaned up in this cycle");
    co_return;
  }
  std::set<std::string> ids;
  std::map<std::string, const space_identity*> by_key;
  for (const auto& space : facts.discovered) {
    ids.insert(space.identity.id);
    by_key.emplace(space.identity.key, &space.identity);
  }
  auto scopes = co_await marked_scopes(services);
  for (auto& orphan : scopes) {
    if (ids.contains(orphan.mark.space_id) || subtree_unknown(facts, orphan.mark.space_id))
      continue;
    auto prefix = space_prefix(services.tenant, orphan.mark.space_id, orphan.mark.space_key);
    orphan.files = co_await services.unique.count_by_key_prefix(std::move(prefix));
    checked_removals kept;
    const auto verdict = co_await check.check_space(orphan, kept);
    append(plan.averted, std::move(kept.averted));
    append(plan.undecided, std::move(kept.undecided));
    append(plan.failures, std::move(kept.failures));
    if (verdict == space_verdict::unreachable)
      plan.unreachable_spaces.push_back(orphan.mark.space_key);
    if (verdict != space_verdict::gone)
      continue;
    if (const auto now = by_key.find(orphan.mark.space_key); now != by_key.end())
      orphan.replaced_by = *now->second;
    plan.orphans.push_back(std::move(orphan));
  }
}

boost::asio::awaitable<void> add_removed_items(removal_check& check, const run_context& run,
                                               const deletion_facts& facts, deletion_plan& plan) {
  for (const auto& space : facts.spaces) {
    if (run.stopping())
      co_return;
    if (space.to_delete->empty() || !may_delete_in(facts, space))
      continue;
    auto checked = co_await check.check_items(space);
    append(plan.contents, std::move(checked.gone));
    append(plan.averted, std::move(checked.averted));
    append(plan.undecided, std::move(checked.undecided));
  }
}

void warn_of_kept(const observe::log& log, const std::vector<kept_content>& kept, std::string_view message) {
  for (const auto& one : kept)
    log.warn(message, {{"key", one.key}, {"why", one.why}});
}

} // namespace

boost::asio::awaitable<deletion_plan> plan_deletions(const service_set& services, const run_context& run,
                                                     deletion_facts facts) {
  deletion_plan plan;
  try {
    removal_check check(services, run, anything_seen(facts.spaces), facts.discovered);
    co_await add_removed_items(check, run, facts, plan);
    if (run.stopping())
      co_return deletion_plan();
    co_await add_emptied_items(services, facts, plan);
    co_await add_orphans(services, check, facts, plan);
    plan.notes = check.notes();
    // Contents of a space stand together then.
    std::sort(plan.contents.begin(), plan.contents.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    plan.refused =
        co_await exceeded_limit(services, facts.spaces, plan.contents, plan.orphans, facts.max_delete);
    // A login that has lapsed since the cycle began makes everything look gone, and the look-ups above, too,
    // would have been made as nobody. Not every Data Center marks such answers.
    if (!plan.refused && !(plan.contents.empty() && plan.orphans.empty()))
      co_await services.confluence.check_account();
  } catch (...) {
    plan.refused = "the check before deleting failed, so nothing was deleted: " +
                   http::failure_of(std::current_exception()).reason;
  }
  warn_of_kept(services.log, plan.averted, "a content that seemed to be gone was found again; it is kept");
  warn_of_kept(services.log, plan.undecided, "nothing decides whether a content is gone; it is kept");
  co_return plan;
}

} // namespace cfc::nodes

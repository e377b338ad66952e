#include "nodes/operations/orphan_scopes.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/adoption.hpp"
#include "nodes/operations/append.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/orphan_check.hpp"
#include "nodes/operations/whole_lists.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace cfc::nodes {

namespace {

/// Scopes below the root that are marked for this tenant or its former name, each with its mark.
boost::asio::awaitable<std::vector<orphan_space>> marked_scopes(const service_set& services,
                                                                own_scopes& scopes) {
  std::vector<orphan_space> ours;
  const auto children = co_await scopes.refresh();
  for (const auto& child : children) {
    if (!child.mark || !scopes.is_ours(*child.mark)) {
      services.log.part(observe::part::ingestion)
          .warn("a scope below the root scope isn't this tenant's; it is left alone",
                {{"scopeId", child.scope.id}});
      continue;
    }
    orphan_space one;
    one.scope = child.scope;
    one.mark = *child.mark;
    ours.push_back(std::move(one));
  }
  co_return ours;
}

boost::asio::awaitable<void> list_contents(const service_set& services, const run_context& run,
                                           orphan_space& orphan) {
  const auto found = co_await services.unique.contents_by_key_prefix(orphan.prefix);
  const auto counted = co_await services.unique.count_by_key_prefix(orphan.prefix);
  const std::vector<std::string> scopes{orphan.scope.id};
  auto sorted = sort_by_owner(services, run, found.rows, orphan.prefix, scopes);
  for (auto& content : sorted.ours)
    content.reason = orphan.reason;
  auto stored = std::make_shared<orphan_contents>();
  stored->ours = std::move(sorted.ours);
  stored->foreign = std::move(sorted.foreign);
  stored->doubt = doubt_about(found, counted);
  orphan.stored = std::move(stored);
}

/// What discovery says about the spaces of scopes.
struct known_spaces {
  explicit known_spaces(const deletion_facts& facts) {
    for (const auto& space : facts.discovered) {
      ids.insert(space.identity.id);
      by_key.emplace(space.identity.key, &space.identity);
    }
  }
  std::set<std::string> ids;
  std::map<std::string, const space_identity*> by_key;
};

/// A space that was not found, or has another id now.
boost::asio::awaitable<void> add_orphan(const service_set& services, const run_context& run,
                                        orphan_check& check, const known_spaces& known, orphan_space orphan,
                                        found_orphans& result) {
  orphan.prefix = prefix_of(services.tenant, orphan.mark);
  if (const auto now = known.by_key.find(orphan.mark.space_key); now != known.by_key.end()) {
    orphan.replaced_by = *now->second;
    orphan.reason = deletion_reason::replaced;
  }
  co_await list_contents(services, run, orphan);
  checked_removals checked;
  const auto verdict = co_await check.check_space(orphan, checked);
  services.log.part(observe::part::ingestion)
      .debug("a space that wasn't found was looked for", {{"spaceKey", orphan.mark.space_key},
                                                          {"spaceId", orphan.mark.space_id},
                                                          {"isGone", verdict == space_verdict::gone}});
  append(result.averted, std::move(checked.averted));
  append(result.undecided, std::move(checked.undecided));
  append(result.failures, std::move(checked.failures));
  if (verdict == space_verdict::unreachable)
    result.unreachable_spaces.push_back(orphan.mark.space_key);
  if (verdict != space_verdict::gone)
    co_return;
  orphan.unlabelled = checked.unlabelled;
  if (!checked.gone.empty() && !orphan.replaced_by) {
    auto with_reasons = std::make_shared<orphan_contents>(*orphan.stored);
    with_reasons->ours = std::move(checked.gone);
    orphan.stored = std::move(with_reasons);
  }
  result.orphans.push_back(std::move(orphan));
}

/// Whether the diff of the space and all that came of it leave no doubt that it is stored under the present
/// name.
bool went_well(const service_set& services, const deletion_facts& facts, const spaces_in_doubt& doubtful,
               const space_identity& space) {
  const auto prefix = space_prefix(services.tenant, space.id, space.key);
  const bool failed = facts.failed.size() >= most_failures_named ||
                      std::any_of(facts.failed.begin(), facts.failed.end(),
                                  [&](const item_outcome& item) { return item.key.starts_with(prefix); });
  return !failed && std::any_of(facts.spaces.begin(), facts.spaces.end(), [&](const space_summary& one) {
    return one.space.id == space.id && doubtful.may_delete_in(one);
  });
}

/// Puts what is under the tenant's former name into the plan (SCP-7).
class adopter {
public:
  adopter(const service_set& services, const run_context& run, removal_check& check,
          const deletion_facts& facts, const spaces_in_doubt& doubtful, found_orphans& result)
      : services_(services), run_(run), check_(check), facts_(facts), doubtful_(doubtful), result_(result) {}

  /// @param space that is found, and has its scope from the former name
  boost::asio::awaitable<void> add(space_identity space, orphan_space adopted) {
    const auto former_name = adopted.mark.tenant;
    // Keys without a tenant's name are in use under any name.
    adopted.prefix = named_prefix_of(adopted.mark);
    adopted.replaced_by = space;
    adopted.reason = deletion_reason::adopted;
    co_await list_contents(services_, run_, adopted);
    const bool complete = co_await is_stored_anew(space, adopted);
    if (complete) {
      result_.orphans.push_back(std::move(adopted));
      co_return;
    }
    result_.notes.push_back("space " + space.key +
                            " is not complete under the tenant's new name, so what it has under " +
                            former_name + " was kept: run again with --adopt " + former_name);
  }

private:
  /// What speaks against it goes into the result.
  boost::asio::awaitable<bool> is_stored_anew(const space_identity& space, orphan_space& adopted) {
    const bool is_empty = adopted.files() == 0 && !adopted.stored->doubt;
    if (facts_.nothing_was_ingested || is_empty)
      co_return true;
    if (!went_well(services_, facts_, doubtful_, space))
      co_return false;
    auto emptied = facts_.emptied;
    std::sort(emptied.begin(), emptied.end());
    emptied = keys_below(emptied, space_prefix(services_.tenant, space.id, space.key));
    auto seen = co_await examine_adoption(services_, run_, check_, adopted, space, std::move(emptied));
    append(result_.averted, std::move(seen.averted));
    append(result_.undecided, std::move(seen.undecided));
    adopted.unlabelled = seen.unlabelled;
    co_return seen.complete;
  }

  const service_set& services_;
  const run_context& run_;
  removal_check& check_;
  const deletion_facts& facts_;
  const spaces_in_doubt& doubtful_;
  found_orphans& result_;
};

/// What was read before the spaces were diffed tells that as well as another list.
boost::asio::awaitable<bool> all_scopes_are_in_use(const service_set& services, own_scopes& scopes,
                                                   const known_spaces& known) {
  const auto all = co_await scopes.cached();
  co_return std::all_of(all.begin(), all.end(), [&](const marked_scope& one) {
    const bool is_ours = one.mark && one.mark->tenant == services.tenant.name;
    return is_ours &&
           (known.ids.contains(one.mark->space_id) || !services.selected.takes(one.mark->space_key));
  });
}

} // namespace

boost::asio::awaitable<found_orphans> find_orphans(const service_set& services, const run_context& run,
                                                   removal_check& check, const new_places& places,
                                                   const deletion_facts& facts,
                                                   const spaces_in_doubt& doubtful) {
  found_orphans result;
  if (facts.discovered.empty()) {
    services.log.part(observe::part::ingestion)
        .warn("no space was discovered; removed spaces aren't cleaned up in this cycle");
    co_return result;
  }
  const known_spaces known(facts);
  if (co_await all_scopes_are_in_use(services, facts.scopes, known))
    co_return result;
  orphan_check checking(services, check, facts.discovered, places);
  adopter adopting(services, run, check, facts, doubtful, result);
  auto scopes = co_await marked_scopes(services, facts.scopes);
  for (auto& scope : scopes) {
    if (!services.selected.takes(scope.mark.space_key))
      continue;
    if (!doubtful.may_delete_in(scope.mark.space_id, scope.mark.space_key))
      continue;
    const bool found = known.ids.contains(scope.mark.space_id);
    const auto by_key = known.by_key.find(scope.mark.space_key);
    if (!found) {
      co_await add_orphan(services, run, checking, known, std::move(scope), result);
    } else if (scope.mark.tenant != services.tenant.name && by_key != known.by_key.end() &&
               by_key->second->id == scope.mark.space_id) {
      co_await adopting.add(*by_key->second, std::move(scope));
    }
  }
  co_return result;
}

} // namespace cfc::nodes

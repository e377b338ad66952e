#include "nodes/operations/deletion_plan.hpp"

#include "io/http/failure.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/adoption.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/deletion_limits.hpp"
#include "nodes/operations/emptied_items.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/removal_check.hpp"
#include "nodes/operations/unlabelled_limit.hpp"
#include "nodes/operations/whole_lists.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

namespace cfc::nodes {

namespace {

bool subtree_unknown(const deletion_facts& facts, const std::string& space_id) {
  return std::any_of(facts.lost_roots.begin(), facts.lost_roots.end(),
                     [&](const root& root) { return root.space_id.empty() || root.space_id == space_id; });
}

/// What rows say of a key that stands under more than one id, or whose id stands under more than one key: some rows are
/// out of date, and nothing says which (DEL-2).
struct doubtful_key {
  std::set<std::string> ids;
  bool has_other_names = false; ///< an id of it has another key, too
  bool is_told = true;          ///< of all its spaces nothing was ingested, which was told then
};
using doubtful_spaces = std::map<std::string, doubtful_key>;

doubtful_spaces spaces_in_doubt(const deletion_facts& facts) {
  doubtful_spaces keys;
  for (const auto& space : facts.discovered) {
    auto names = space.other_keys;
    names.insert(space.identity.key);
    for (const auto& name : names) {
      auto& key = keys[name];
      key.ids.insert(space.identity.id);
      key.has_other_names = key.has_other_names || names.size() > 1;
      key.is_told = key.is_told && space.is_refused;
    }
  }
  std::erase_if(keys,
                [](const auto& key) { return key.second.ids.size() < 2 && !key.second.has_other_names; });
  return keys;
}

void tell_of(const service_set& services, const doubtful_spaces& doubtful, deletion_plan& plan) {
  for (const auto& [key, facts] : doubtful) {
    if (facts.is_told)
      continue;
    std::string list;
    for (const auto& id : facts.ids)
      list += (list.empty() ? "" : ", ") + id;
    services.log.part(observe::part::ingestion)
        .warn("a space was found under two ids or keys; nothing of it is deleted in this cycle",
              {{"spaceKey", key}, {"ids", list}});
    const std::string contradiction =
        facts.ids.size() > 1 ? "under two ids (" + list + ")" : "under two keys (its id is " + list + ")";
    plan.failures.push_back({key, "the search found this space " + contradiction +
                                      ", of which one must be out of date: nothing of either was deleted"});
  }
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

new_places new_places_of(const deletion_facts& facts) {
  std::set<std::string, std::less<>> failed;
  for (const auto& item : facts.failed) {
    const auto page = item_of(item.key);
    if (is_page(page))
      failed.emplace(page);
  }
  return {facts.discovered, facts.was_found, std::move(failed)};
}

template <class Item>
void append(std::vector<Item>& all, std::vector<Item>&& more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// Those of the sorted keys that begin so.
std::vector<std::string> below(const std::vector<std::string>& sorted, const std::string& prefix) {
  std::vector<std::string> keys;
  auto next = std::lower_bound(sorted.begin(), sorted.end(), prefix);
  for (; next != sorted.end() && next->starts_with(prefix); ++next)
    keys.push_back(*next);
  return keys;
}

/// Earlier versions of items that have no content any more.
boost::asio::awaitable<void> add_emptied_items(const service_set& services, const run_context& run,
                                               const deletion_facts& facts, const doubtful_spaces& doubtful,
                                               deletion_plan& plan) {
  auto emptied = facts.emptied;
  std::sort(emptied.begin(), emptied.end());
  for (const auto& space : facts.spaces) {
    auto prefix = space_prefix(services.tenant, space.space.id, space.space.key);
    auto keys = below(emptied, prefix);
    if (keys.empty() || !may_delete_in(facts, space) || doubtful.contains(space.space.key))
      continue;
    auto scopes = co_await facts.scopes.of(space.space.key);
    auto found = co_await find_emptied(services, run, std::move(keys), std::move(prefix), std::move(scopes));
    append(plan.contents, std::move(found.contents));
    append(plan.foreign, std::move(found.foreign));
    for (auto& key : found.averted)
      plan.averted.push_back(
          {std::move(key), "it came without content, and a second reading did not say so"});
  }
}

/// Stored images whose pages have arrived with them (INL-17). That Confluence still has them is no reason to keep them.
void add_replaced_images(const deletion_facts& facts, const doubtful_spaces& doubtful, deletion_plan& plan) {
  const std::set<std::string_view> inlined(facts.inlined.begin(), facts.inlined.end());
  for (const auto& space : facts.spaces) {
    if (space.replaced == nullptr || !may_delete_in(facts, space) || doubtful.contains(space.space.key))
      continue;
    std::copy_if(space.replaced->begin(), space.replaced->end(), std::back_inserter(plan.contents),
                 [&](const content_to_delete& content) {
                   return facts.nothing_was_ingested || inlined.contains(content.key);
                 });
  }
}

/// Scopes below the root that are marked for this tenant or its former name, each with its mark.
boost::asio::awaitable<std::vector<orphan_space>> marked_scopes(const service_set& services,
                                                                own_scopes& scopes) {
  std::vector<orphan_space> ours;
  const auto children = co_await scopes.read();
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
  auto held = std::make_shared<orphan_contents>();
  held->ours = std::move(sorted.ours);
  held->foreign = std::move(sorted.foreign);
  held->doubt = doubt_about(found, counted);
  orphan.held = std::move(held);
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
                                        removal_check& check, const known_spaces& known, orphan_space orphan,
                                        deletion_plan& plan) {
  orphan.prefix = prefix_of(services.tenant, orphan.mark);
  if (const auto now = known.by_key.find(orphan.mark.space_key); now != known.by_key.end()) {
    orphan.replaced_by = *now->second;
    orphan.reason = deletion_reason::replaced;
  }
  co_await list_contents(services, run, orphan);
  checked_removals kept;
  const auto verdict = co_await check.check_space(orphan, kept);
  services.log.part(observe::part::ingestion)
      .debug("a space that wasn't found was looked for", {{"spaceKey", orphan.mark.space_key},
                                                          {"spaceId", orphan.mark.space_id},
                                                          {"isGone", verdict == space_verdict::gone}});
  append(plan.averted, std::move(kept.averted));
  append(plan.undecided, std::move(kept.undecided));
  append(plan.failures, std::move(kept.failures));
  if (verdict == space_verdict::unreachable)
    plan.unreachable_spaces.push_back(orphan.mark.space_key);
  if (verdict != space_verdict::gone)
    co_return;
  orphan.unlabelled = kept.unlabelled;
  plan.orphans.push_back(std::move(orphan));
}

/// Whether the diff of the space and all that came of it leave no doubt that it is stored under the present name.
bool went_well(const service_set& services, const deletion_facts& facts, const space_identity& space) {
  const auto prefix = space_prefix(services.tenant, space.id, space.key);
  const bool failed = std::any_of(facts.failed.begin(), facts.failed.end(),
                                  [&](const item_outcome& item) { return item.key.starts_with(prefix); });
  return !failed && std::any_of(facts.spaces.begin(), facts.spaces.end(), [&](const space_summary& one) {
    return one.space.id == space.id && may_delete_in(facts, one);
  });
}

/// Puts what is under the tenant's former name into the plan (SCP-7).
class adopter {
public:
  adopter(const service_set& services, const run_context& run, removal_check& check,
          const deletion_facts& facts, deletion_plan& plan)
      : services_(services), run_(run), check_(check), facts_(facts), plan_(plan) {}

  /// @param space that is found, and has its scope from the former name
  boost::asio::awaitable<void> add(space_identity space, orphan_space adopted) {
    const auto former_name = adopted.mark.tenant;
    // Keys without a tenant's name are in use under any name.
    adopted.prefix = former_name + "/" + adopted.mark.space_id + "_" + adopted.mark.space_key + "/";
    adopted.replaced_by = space;
    adopted.reason = deletion_reason::adopted;
    co_await list_contents(services_, run_, adopted);
    const bool complete = co_await is_stored_anew(space, adopted);
    if (complete) {
      plan_.orphans.push_back(std::move(adopted));
      co_return;
    }
    plan_.notes.push_back("space " + space.key +
                          " is not complete under the tenant's new name, so what it has under " +
                          former_name + " was kept: run again with --adopt " + former_name);
  }

private:
  /// What speaks against it goes into the plan.
  boost::asio::awaitable<bool> is_stored_anew(const space_identity& space, orphan_space& adopted) {
    const bool is_empty = adopted.files() == 0 && !adopted.held->doubt;
    if (facts_.nothing_was_ingested || is_empty)
      co_return true;
    if (!went_well(services_, facts_, space))
      co_return false;
    auto emptied = facts_.emptied;
    std::sort(emptied.begin(), emptied.end());
    emptied = below(emptied, space_prefix(services_.tenant, space.id, space.key));
    auto seen = co_await examine_adoption(services_, run_, check_, adopted, space, std::move(emptied));
    append(plan_.averted, std::move(seen.averted));
    append(plan_.undecided, std::move(seen.undecided));
    adopted.unlabelled = seen.unlabelled;
    co_return seen.complete;
  }

  const service_set& services_;
  const run_context& run_;
  removal_check& check_;
  const deletion_facts& facts_;
  deletion_plan& plan_;
};

/// What was read before the spaces were diffed tells that as well as another list.
boost::asio::awaitable<bool> all_scopes_are_in_use(const service_set& services, own_scopes& scopes,
                                                   const known_spaces& known) {
  const auto all = co_await scopes.as_read_first();
  co_return std::all_of(all.begin(), all.end(), [&](const marked_scope& one) {
    return one.mark && one.mark->tenant == services.tenant.name && known.ids.contains(one.mark->space_id);
  });
}

boost::asio::awaitable<void> add_orphans(const service_set& services, const run_context& run,
                                         removal_check& check, const deletion_facts& facts,
                                         const doubtful_spaces& doubtful, deletion_plan& plan) {
  if (facts.discovered.empty()) {
    services.log.part(observe::part::ingestion)
        .warn("no space was discovered; removed spaces aren't cleaned up in this cycle");
    co_return;
  }
  const known_spaces known(facts);
  if (co_await all_scopes_are_in_use(services, facts.scopes, known))
    co_return;
  adopter adopting(services, run, check, facts, plan);
  auto scopes = co_await marked_scopes(services, facts.scopes);
  for (auto& scope : scopes) {
    if (subtree_unknown(facts, scope.mark.space_id) || doubtful.contains(scope.mark.space_key))
      continue;
    const bool found = known.ids.contains(scope.mark.space_id);
    const auto by_key = known.by_key.find(scope.mark.space_key);
    if (!found) {
      co_await add_orphan(services, run, check, known, std::move(scope), plan);
    } else if (scope.mark.tenant != services.tenant.name && by_key != known.by_key.end() &&
               by_key->second->id == scope.mark.space_id) {
      co_await adopting.add(*by_key->second, std::move(scope));
    }
  }
}

/// Contents in a scope that isn't listed count as somebody else's, and are kept: where the list may be cut, that is no
/// finding. What is listed is proven by itself.
void tell_of_missing_scopes(const service_set& services, const deletion_facts& facts, deletion_plan& plan) {
  const auto& doubt = facts.scopes.doubt();
  if (!doubt)
    return;
  services.log.part(observe::part::ingestion)
      .warn(
          "Unique's list of the scopes below the root scope may not be whole; what isn't in a listed scope is "
          "kept",
          {{"scopeId", facts.scopes.root_id()}, {"why", *doubt}});
  for (const auto& space : facts.spaces) {
    if (space.foreign == nullptr || space.foreign->empty())
      continue;
    plan.failures.push_back(
        {space.space.key,
         std::to_string(space.foreign->size()) +
             " contents that seem to be gone were kept, since they aren't in a scope of this space that "
             "Unique lists, and its list of the scopes below the root scope may not be whole: " +
             *doubt});
  }
}

/// A clean-up tells what of a removed space isn't ours; a plan has none.
void name_foreign_contents(deletion_plan& plan) {
  for (const auto& orphan : plan.orphans)
    plan.foreign.insert(plan.foreign.end(), orphan.held->foreign.begin(), orphan.held->foreign.end());
}

boost::asio::awaitable<void> add_removed_items(removal_check& check, const run_context& run,
                                               const deletion_facts& facts, const doubtful_spaces& doubtful,
                                               deletion_plan& plan) {
  for (const auto& space : facts.spaces) {
    if (run.stopping())
      co_return;
    if (space.to_delete->empty() || !may_delete_in(facts, space) || doubtful.contains(space.space.key))
      continue;
    auto checked = co_await check.check_items(space);
    append(plan.contents, std::move(checked.gone));
    append(plan.averted, std::move(checked.averted));
    append(plan.undecided, std::move(checked.undecided));
  }
}

boost::asio::awaitable<void> apply_limits(const service_set& services, const deletion_facts& facts,
                                          deletion_plan& plan) {
  const auto unlabelled =
      count_unlabelled(services.tenant.processing.verify_deletions, plan.contents, plan.orphans);
  plan.unlabelled = unlabelled.count;
  plan.refused = co_await exceeded_limit(services, facts.scopes, facts.spaces, plan.contents, plan.orphans,
                                         {facts.max_delete, facts.deleted_before});
  if (!plan.refused)
    plan.refused = co_await too_many_unlabelled(services, facts.scopes, facts.spaces, plan.orphans,
                                                unlabelled, facts.accept_unlabelled);
}

void warn_of_kept(const observe::log& log, const std::vector<kept_content>& kept, std::string_view message) {
  for (const auto& one : kept)
    log.part(observe::part::ingestion).warn(message, {{"key", one.key}, {"why", one.why}});
}

} // namespace

boost::asio::awaitable<deletion_plan> plan_deletions(const service_set& services, const run_context& run,
                                                     deletion_facts facts) {
  deletion_plan plan;
  try {
    removal_check check(services, run, anything_seen(facts.spaces), facts.discovered, new_places_of(facts));
    const auto doubtful = spaces_in_doubt(facts);
    tell_of(services, doubtful, plan);
    co_await add_removed_items(check, run, facts, doubtful, plan);
    if (run.stopping())
      co_return deletion_plan();
    add_replaced_images(facts, doubtful, plan);
    co_await add_emptied_items(services, run, facts, doubtful, plan);
    co_await add_orphans(services, run, check, facts, doubtful, plan);
    tell_of_missing_scopes(services, facts, plan);
    if (facts.nothing_was_ingested)
      name_foreign_contents(plan);
    const auto& notes = check.notes();
    plan.notes.insert(plan.notes.end(), notes.begin(), notes.end());
    // Contents of a space stand together then.
    std::sort(plan.contents.begin(), plan.contents.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    co_await apply_limits(services, facts, plan);
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

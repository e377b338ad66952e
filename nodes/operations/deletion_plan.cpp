#include "nodes/operations/deletion_plan.hpp"

#include "io/http/failure.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/append.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/deletion_limits.hpp"
#include "nodes/operations/emptied_items.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/missing_scopes.hpp"
#include "nodes/operations/new_places.hpp"
#include "nodes/operations/orphan_scopes.hpp"
#include "nodes/operations/removal_check.hpp"
#include "nodes/operations/spaces_in_doubt.hpp"
#include "nodes/operations/unlabelled_limit.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

namespace cfc::nodes {

namespace {

/// What discovery has seen, of whichever spaces; a page of one space can vouch for the store as well as
/// another's. One of each space first, so that what is wrong with one of them does no harm.
witness_controls anything_seen(const std::vector<space_summary>& spaces) {
  witness_controls controls;
  for (const auto& space : spaces)
    controls.take(space.controls, 1);
  for (const auto& space : spaces)
    controls.take(space.controls, witness_controls::most);
  return controls;
}

fates fates_of(const deletion_facts& facts) {
  fates ends;
  for (const auto& item : facts.failed)
    ends.failed.emplace(item_of(item.key));
  for (const auto& page : facts.unknown_attachments)
    ends.unknown_attachments.insert(page.page_id);
  ends.emptied.insert(facts.emptied.begin(), facts.emptied.end());
  for (const auto& space : facts.spaces) {
    if (space.submitted > 0)
      ends.compared.insert(space.space.id);
  }
  ends.failures_truncated = facts.failed.size() >= most_failures_named;
  ends.only_planned = facts.nothing_was_ingested;
  return ends;
}

/// Earlier versions of items that have no content any more.
boost::asio::awaitable<void> add_emptied_items(const service_set& services, const run_context& run,
                                               const deletion_facts& facts, const spaces_in_doubt& doubtful,
                                               deletion_plan& plan) {
  auto emptied = facts.emptied;
  std::sort(emptied.begin(), emptied.end());
  for (const auto& space : facts.spaces) {
    auto prefix = space_prefix(services.tenant, space.space.id, space.space.key);
    auto keys = keys_below(emptied, prefix);
    const bool any_earlier_version = space.updated > 0;
    if (keys.empty() || !any_earlier_version || !doubtful.may_delete_in(space))
      continue;
    auto scopes = co_await facts.scopes.ids_for_space(space.space.key);
    auto found = co_await find_emptied(services, run, std::move(keys), std::move(prefix), std::move(scopes));
    append(plan.contents, std::move(found.contents));
    append(plan.foreign, std::move(found.foreign));
    append(plan.averted, std::move(found.averted));
  }
}

/// What somebody has moved to another scope by now isn't ours to delete.
boost::asio::awaitable<void> leave_moved(const service_set& services, const deletion_facts& facts,
                                         const space_summary& space, std::vector<content_to_delete>& contents,
                                         deletion_plan& plan) {
  auto scopes = co_await facts.scopes.ids_for_space(space.space.key);
  auto moved = co_await take_out_moved(services, contents, std::move(scopes));
  append(plan.foreign, std::move(moved));
}

/// Stored images whose pages have arrived with them (INL-17). That Confluence still has them is no reason to
/// keep them.
boost::asio::awaitable<void> add_replaced_images(const service_set& services, const deletion_facts& facts,
                                                 const spaces_in_doubt& doubtful, deletion_plan& plan) {
  const std::set<std::string_view> inlined(facts.inlined.begin(), facts.inlined.end());
  for (const auto& space : facts.spaces) {
    if (space.replaced_images == nullptr || !doubtful.may_delete_in(space))
      continue;
    auto images = *space.replaced_images;
    if (!facts.nothing_was_ingested) {
      std::erase_if(images, [&](const content_to_delete& image) { return !inlined.contains(image.key); });
      co_await leave_moved(services, facts, space, images, plan);
    }
    append(plan.contents, std::move(images));
  }
}

void add_orphans(found_orphans&& found, deletion_plan& plan) {
  plan.orphans = std::move(found.orphans);
  append(plan.averted, std::move(found.averted));
  append(plan.undecided, std::move(found.undecided));
  append(plan.failures, std::move(found.failures));
  append(plan.notes, std::move(found.notes));
  append(plan.unreachable_spaces, std::move(found.unreachable_spaces));
}

/// A clean-up tells what of a removed space isn't ours; a plan has none.
void name_foreign_contents(deletion_plan& plan) {
  for (const auto& orphan : plan.orphans)
    plan.foreign.insert(plan.foreign.end(), orphan.stored->foreign.begin(), orphan.stored->foreign.end());
}

boost::asio::awaitable<void> add_removed_items(const service_set& services, removal_check& check,
                                               const run_context& run, const deletion_facts& facts,
                                               const spaces_in_doubt& doubtful, deletion_plan& plan) {
  for (const auto& space : facts.spaces) {
    if (run.stopping())
      co_return;
    if (space.to_delete->empty() || !doubtful.may_delete_in(space))
      continue;
    auto checked = co_await check.check_items(space);
    if (!facts.nothing_was_ingested)
      co_await leave_moved(services, facts, space, checked.gone, plan);
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
  const deletion_allowance allowed{facts.max_delete, facts.deleted_before};
  plan.refused =
      co_await exceeded_limit(services, facts.scopes, facts.spaces, plan.contents, plan.orphans, allowed);
  if (!plan.refused)
    plan.refused = co_await too_many_unlabelled(services, facts.scopes, facts.spaces, plan.orphans,
                                                unlabelled, facts.accept_unlabelled);
}

void warn_of_kept(const observe::log& log, const std::vector<kept_content>& kept, std::string_view message) {
  for (const auto& content : kept)
    log.part(observe::part::ingestion).warn(message, {{"key", content.key}, {"why", content.why}});
}

} // namespace

boost::asio::awaitable<deletion_plan> plan_deletions(const service_set& services, const run_context& run,
                                                     deletion_facts facts) {
  deletion_plan plan;
  try {
    new_places places(facts.discovered, facts.accepted, facts.scopes, fates_of(facts));
    if (services.selected.restricts())
      co_await places.learn_others(services.selected);
    removal_check check(services, run, anything_seen(facts.spaces), facts.discovered, places);
    const spaces_in_doubt doubtful(facts.discovered, facts.lost_roots);
    plan.failures = doubtful.tell(services.log);
    co_await add_removed_items(services, check, run, facts, doubtful, plan);
    if (run.stopping())
      co_return deletion_plan();
    co_await add_replaced_images(services, facts, doubtful, plan);
    co_await add_emptied_items(services, run, facts, doubtful, plan);
    add_orphans(co_await find_orphans(services, run, check, places, facts, doubtful), plan);
    auto missing =
        co_await failures_of_missing_scopes(services, facts.scopes, facts.spaces, facts.discovered);
    append(plan.failures, std::move(missing));
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
    // What was gathered until then isn't what would have gone.
    plan.contents.clear();
    plan.orphans.clear();
  }
  warn_of_kept(services.log, plan.averted, "a content that seemed to be gone was found again; it is kept");
  warn_of_kept(services.log, plan.undecided, "nothing decides whether a content is gone; it is kept");
  co_return plan;
}

} // namespace cfc::nodes

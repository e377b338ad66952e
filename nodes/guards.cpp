#include "nodes/guards.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/full_deletion_guard.hpp"
#include "nodes/operations/gone_contents.hpp"
#include "nodes/operations/key_format_guard.hpp"
#include "nodes/operations/record_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

using index_list = std::vector<std::uint32_t>;

/// A copy of these records in this order, pages with their images.
std::shared_ptr<const space_records> keep(const space_records& records, const index_list& pages,
                                          const index_list& attachments) {
  auto kept = std::make_shared<space_records>(records.identity());
  for (const auto index : pages)
    add_page_with_images(*kept, records, records.pages()[index]);
  for (const auto index : attachments)
    kept->add_attachment(records.attachments()[index]);
  return kept;
}

template <typename Items, typename Predicate>
index_list indices_where(const Items& items, Predicate wanted) {
  index_list indices;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    if (wanted(items[i]))
      indices.push_back(i);
  }
  return indices;
}

} // namespace

guards_node::guards_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                         own_scopes& scopes, const owner_check_settings& settings)
    : services_(services), run_(run), scopes_(scopes), look_up_(services, settings.gather_for),
      owners_(services, run, scopes, look_up_, settings),
      sort_(graph, oneapi::tbb::flow::unlimited, [this](const space_diff& diff) { return sort(diff); }),
      step_(graph, "guards", services.io, run,
            [this](sorted_diff diff) { return examine(std::move(diff)); }) {
  make_edge(sort_, step_.in());
}

guards_node::~guards_node() = default;

guards_node::sorted_diff guards_node::sort(const space_diff& diff) {
  sorted_diff result;
  auto& changes = result.changes;
  changes.held = diff.space.held;
  changes.incomplete = diff.space.incomplete;
  changes.space = diff.space.records->identity();
  if (diff.answer == nullptr || run_.stopping())
    return result;

  const auto& records = *diff.space.records;
  auto sorted = sort_answer(*diff.answer, records);
  changes.partial_key = partial_key(services_.tenant, changes.space.id, changes.space.key);
  changes.submitted = records.items();
  changes.submitted_pages = records.pages().size();
  changes.created_pages = sorted.created_pages;
  changes.created = sorted.created;
  changes.updated = sorted.updated;
  changes.moved = diff.answer->moved.size();
  changes.to_ingest = keep(records, sorted.pages, sorted.attachments);
  if (sorted.never_submitted > 0) {
    services_.log.part(observe::part::diff)
        .error("the platform's diff named items that were never submitted; they are ignored",
               {{"spaceKey", changes.space.key}, {"count", sorted.never_submitted}});
  }
  changes.controls = controls_among(records);
  result.sorted = std::make_shared<const sorted_answer>(std::move(sorted));
  result.answer = diff.answer;
  result.records = diff.space.records;
  return result;
}

boost::asio::awaitable<space_changes> guards_node::examine(sorted_diff diff) {
  auto changes = std::move(diff.changes);
  if (diff.sorted == nullptr || run_.stopping())
    co_return changes;
  try {
    co_await check_key_format(changes);
    const auto deletions = co_await resolve_deletions(changes, diff);
    const auto moved_by_hand = co_await check_owners(changes, diff);
    // A partial list deletes nothing (DSC-7, DSC-8, DSC-12), so there is nothing to guard, and it may well look
    // alarming.
    if (!run_.stopping() && !run_.lists_are_partial() && !changes.incomplete)
      guard(changes, diff, deletions, moved_by_hand);
    changes.passed = !run_.stopping();
  } catch (...) {
    const auto failure = http::failure_of(std::current_exception());
    run_.abort("checking the deletions of space " + changes.space.key + " failed: " + failure.reason);
  }
  co_return changes;
}

boost::asio::awaitable<void> guards_node::check_key_format(const space_changes& changes) {
  if (changes.submitted == 0 || changes.created < changes.submitted)
    co_return;
  auto objection = co_await key_format_objection(services_, scopes_, changes.space);
  if (objection)
    run_.abort(std::move(*objection));
}

boost::asio::awaitable<std::uint64_t> guards_node::resolve_deletions(space_changes& changes,
                                                                     const sorted_diff& diff) {
  const auto& sorted = *diff.sorted;
  auto to_delete = std::make_shared<std::vector<content_to_delete>>();
  changes.to_delete = to_delete;
  if (sorted.deleted.empty())
    co_return 0;

  const auto scopes = co_await scopes_.ids_for_space(changes.space.key);
  auto found = co_await resolve(changes.partial_key, sorted.deleted, scopes);
  const auto count = found.ours.size() + found.foreign.size();
  *to_delete = std::move(found.ours);
  const auto foreign_in_scope = found.foreign_in_scope;
  changes.foreign = std::make_shared<const std::vector<kept_content>>(std::move(found.foreign));
  separate_replaced(changes, *to_delete, diff);
  take_out_unknown_attachments(*to_delete, *diff.records);
  note_pages_that_stay(*to_delete, *diff.records);
  // What isn't ours must not make the deletion of everything that is look like a part (DIF-5).
  const auto stored = co_await scopes_.count_stored(prefix_of(changes.partial_key), scopes);
  changes.stored_in_unique = stored - std::min<std::uint64_t>(stored, foreign_in_scope);
  if (count < sorted.deleted.size()) {
    services_.log.part(observe::part::diff)
        .warn("some contents that the diff calls deleted aren't found under this space's keys",
              {{"spaceKey", changes.space.key}, {"named", sorted.deleted.size()}, {"found", count}});
  }
  const auto deletions = to_delete->size();
  if (const auto kept = take_out_submitted(*to_delete, sorted); kept > 0) {
    services_.log.part(observe::part::diff)
        .error("the platform's diff calls items deleted that were submitted; they are kept",
               {{"spaceKey", changes.space.key}, {"count", kept}});
  }
  co_return deletions;
}

/// The pages that show them are ingested in this cycle, unchanged or not. A cycle that deletes nothing has no
/// reason to.
void guards_node::separate_replaced(space_changes& changes, std::vector<content_to_delete>& to_delete,
                                    const sorted_diff& diff) {
  auto replaced = take_out_replaced(to_delete, *diff.records);
  if (replaced.pages.empty() || run_.lists_are_partial() || changes.incomplete)
    return;
  auto wanted = *diff.sorted;
  const std::set<std::uint32_t> already(wanted.pages.begin(), wanted.pages.end());
  std::copy_if(replaced.pages.begin(), replaced.pages.end(), std::back_inserter(wanted.pages),
               [&](std::uint32_t page) { return !already.contains(page); });
  changes.updated += wanted.pages.size() - diff.sorted->pages.size();
  changes.to_ingest = keep(*diff.records, wanted.pages, wanted.attachments);
  changes.replaced_images =
      std::make_shared<const std::vector<content_to_delete>>(std::move(replaced.contents));
}

boost::asio::awaitable<std::uint64_t> guards_node::check_owners(space_changes& changes,
                                                                const sorted_diff& diff) {
  diffed_space space{diff.records, diff.answer, changes.created, changes.to_delete->size(), std::nullopt};
  if (changes.replaced_images != nullptr)
    space.leaving += changes.replaced_images->size();
  if (!diff.sorted->deleted.empty())
    space.stored = changes.stored_in_unique;
  auto found = co_await owners_.look(std::move(space));
  if (found.abort)
    run_.abort(std::move(*found.abort));
  else if (found.refusal)
    refuse(changes, std::move(*found.refusal));
  else if (!found.missing.empty())
    leave_out(changes, found.missing);
  co_return found.moved_by_hand;
}

void guards_node::refuse(space_changes& changes, std::string reason) {
  services_.log.part(observe::part::diff)
      .error("a space isn't synchronised", {{"spaceKey", changes.space.key}, {"error", reason}});
  refused_.push_back({changes.space.key, "diff", std::move(reason)});
  changes.to_ingest = std::make_shared<const space_records>(changes.space);
  changes.to_delete = std::make_shared<const std::vector<content_to_delete>>();
  changes.replaced_images = nullptr;
  changes.submitted = changes.created = changes.updated = 0;
  changes.submitted_pages = changes.created_pages = 0;
  changes.incomplete = true;
}

void guards_node::leave_out(space_changes& changes, const std::set<std::string>& missing) {
  const auto& wanted = *changes.to_ingest;
  const auto is_shown = [&](const auto& record) {
    return !missing.contains(content_key(changes.partial_key, item_key(record)));
  };
  auto kept =
      keep(wanted, indices_where(wanted.pages(), is_shown), indices_where(wanted.attachments(), is_shown));
  const auto left_out = wanted.items() - kept->items();
  changes.updated -= left_out;
  changes.submitted -= left_out;
  changes.submitted_pages -= wanted.pages().size() - kept->pages().size();
  changes.to_ingest = std::move(kept);
  auto reason = fmt::format(
      "Unique takes {} items of this space for known, but shows them nowhere, so that they are missing here; the {} of them "
      "that changed were not ingested, since they could be taken from another deployment with equal keys. The first is {}. "
      "See whether the account may read all that is below the root scope, and whether another deployment has the same keys",
      missing.size(), left_out, *missing.begin());
  services_.log.part(observe::part::diff)
      .error("Unique takes items for known that it doesn't show",
             {{"spaceKey", changes.space.key}, {"items", missing.size()}, {"error", reason}});
  refused_.push_back({changes.space.key, "diff", std::move(reason)});
}

void guards_node::guard(const space_changes& changes, const sorted_diff& diff, std::uint64_t deletions,
                        std::uint64_t moved_by_hand) {
  guard_facts facts;
  facts.submitted = diff.records->items();
  facts.created = changes.created;
  facts.deletions = deletions;
  facts.stored_in_unique = changes.stored_in_unique + moved_by_hand;
  facts.deletes_a_submitted_key = !diff.sorted->contradictory.empty();
  if (const auto reason = objection(facts, changes.space.key)) {
    run_.abort(*reason);
  } else if (facts.deletions > 0 && facts.deletions >= facts.stored_in_unique) {
    services_.log.part(observe::part::diff)
        .warn("all contents of a space are replaced by new ones",
              {{"spaceKey", changes.space.key}, {"deleted", facts.deletions}, {"new", facts.created}});
  }
}

boost::asio::awaitable<owned_contents> guards_node::resolve(std::string partial_key,
                                                            std::vector<std::string> item_keys,
                                                            std::vector<std::string> scope_ids) {
  for (auto& key : item_keys)
    key = content_key(partial_key, key);
  // Only full keys are asked for, since the platform matches the partial key by "contains" (DIF-7).
  const auto contents = co_await look_up_.contents(std::move(item_keys));
  co_return sort_by_owner(services_, run_, contents, prefix_of(partial_key), scope_ids);
}

} // namespace cfc::nodes

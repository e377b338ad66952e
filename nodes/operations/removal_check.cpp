#include "nodes/operations/removal_check.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/minutes_for.hpp"
#include "nodes/operations/moved_contents.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr std::uint64_t most_averted = 20;

std::set<std::string> roots_of(const std::vector<discovered_space>& spaces) {
  std::set<std::string> ids;
  for (const auto& space : spaces)
    ids.insert(space.roots.begin(), space.roots.end());
  return ids;
}

std::vector<testimony> all_gone(std::size_t count, deletion_reason reason) {
  return std::vector<testimony>(count, testimony::gone(reason));
}

} // namespace

checked_removals sort_by_testimony(std::vector<content_to_delete> contents,
                                   const std::vector<testimony>& said) {
  std::uint64_t pages = 0;
  std::uint64_t averted_pages = 0;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    if (!is_page(contents[i].item_key))
      continue;
    ++pages;
    // What Unique doesn't hold yet in a new space says nothing against the index.
    const bool is_hidden = said[i].given == testimony::verdict::stays && !said[i].new_space;
    averted_pages += is_hidden ? 1 : 0;
  }
  const bool index_is_wrong = averted_pages > most_averted || averted_pages * 10 > pages;
  checked_removals result;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    auto& content = contents[i];
    switch (said[i].given) {
    case testimony::verdict::stays:
      result.averted.push_back({std::move(content.key), said[i].why});
      break;
    case testimony::verdict::undecided:
      result.undecided.push_back({std::move(content.key), said[i].why});
      break;
    case testimony::verdict::gone:
      if (index_is_wrong) {
        result.undecided.push_back(
            {std::move(content.key),
             "it is gone, but so many of its space's pages were found again that nothing of "
             "the space is deleted in this cycle"});
      } else {
        content.reason = said[i].reason;
        result.gone.push_back(std::move(content));
      }
      break;
    }
  }
  return result;
}

removal_check::removal_check(const service_set& services, const run_context& run, witness_controls controls,
                             const std::vector<discovered_space>& discovered, const new_places& places)
    : services_(services), discovered_(discovered), roots_(roots_of(discovered)), places_(places),
      searches_(services, run), witness_(services, run, searches_, std::move(controls), roots_, places_) {}

bool removal_check::asks_store() const noexcept {
  return services_.tenant.processing.verify_deletions == config::deletion_check::store && !store_is_closed_;
}

void removal_check::close_store(const permission_missing& missing) {
  store_is_closed_ = true;
  note_missing(missing);
}

void removal_check::note_missing(const permission_missing& missing) {
  notes_.push_back("what seems to be gone was looked for by searches only: the scope " +
                   missing.permission() + ", which isn't granted, would let the content store be asked");
  services_.log.part(observe::part::ingestion)
      .warn("the content store may not be asked about deletions; they are checked by searches",
            {{"missingScope", missing.permission()}});
}

boost::asio::awaitable<checked_removals> removal_check::check_items(const space_summary& space) {
  auto contents = *space.to_delete;
  const auto said = co_await testify(space.space, contents, space.controls);
  auto result = sort_by_testimony(std::move(contents), said);
  services_.log.part(observe::part::ingestion)
      .debug("what seemed to be gone was looked for", {{"spaceKey", space.space.key},
                                                       {"count", said.size()},
                                                       {"averted", result.averted.size()},
                                                       {"undecided", result.undecided.size()}});
  if (!result.averted.empty()) {
    services_.log.part(observe::part::ingestion)
        .warn("the search index hides contents that the content store has; they are kept",
              {{"spaceKey", space.space.key}, {"count", result.averted.size()}});
  }
  co_return result;
}

void removal_check::tell_forecast(const std::string& space_key,
                                  const std::vector<content_to_delete>& contents) const {
  const auto requests = witness::requests_for(services_.confluence.kind(), contents);
  const auto minutes = minutes_for(requests, services_.tenant.confluence.api_rate_limit_per_minute);
  services_.log.part(observe::part::ingestion)
      .info("asking the content store about contents that seem to be gone",
            {{"spaceKey", space_key},
             {"contents", contents.size()},
             {"requests", requests},
             {"minutes", static_cast<std::uint64_t>(std::ceil(minutes))}});
}

boost::asio::awaitable<std::vector<testimony>>
removal_check::testify(space_identity space, std::vector<content_to_delete> contents, witness_controls seen) {
  if (asks_store()) {
    tell_forecast(space.key, contents);
    try {
      co_return co_await witness_.examine(space, contents, seen);
    } catch (const permission_missing& missing) {
      close_store(missing);
    }
  }
  if (services_.tenant.processing.verify_deletions == config::deletion_check::none)
    co_return all_gone(contents.size(), deletion_reason::removed);
  co_return co_await search_again(space, contents);
}

boost::asio::awaitable<std::vector<testimony>>
removal_check::search_again(space_identity space, std::vector<content_to_delete> contents) {
  std::set<std::string> pages;
  for (const auto& content : contents)
    pages.emplace(page_of(content.item_key));
  std::vector<std::string> ids(pages.begin(), pages.end());
  std::vector<std::string> roots;
  for (const auto& known : discovered_) {
    if (known.identity.id == space.id)
      roots = known.roots;
  }
  auto again = co_await find_again(services_, searches_, space, ids, std::move(roots));
  std::erase_if(ids, [&](const std::string& id) { return again.to_ingest.contains(id); });
  const auto there = co_await find_by_ids(searches_, space, std::move(ids));
  co_await find_in_new_trees(there, again);
  auto said = all_gone(contents.size(), deletion_reason::removed);
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const auto& content = contents[i];
    const auto page = there.find(std::string(page_of(content.item_key)));
    const bool is_excluded = content.staying_page_type && !services_.tenant.ingestion.with_attachments;
    if (is_excluded || again.not_allowed.contains(content.item_key)) {
      said[i] = testimony::gone(deletion_reason::not_allowed);
    } else if (again.to_ingest.contains(content.item_key)) {
      said[i] = testimony::stays("another search found it");
    } else if (content.staying_page_type) {
      // It may be on another page by now, and not be stored there.
      if (places_.may_have_failed_anywhere(attachment_of(content.item_key)))
        said[i] = testimony::stays(not_stored_on_new_page);
    } else if (page != there.end() && page->second.space) {
      said[i] = elsewhere(page->first, page->second, again);
    } else if (places_.was_accepted(page_of(content.item_key))) {
      said[i] = testimony::undecided("discovery has just found its page, and another search hasn't");
    } else if (page != there.end()) {
      said[i] = testimony::gone(page->second.reason);
    }
  }
  co_await keep_what_is_not_stored(said, contents);
  co_return said;
}

/// A page that has no label of its own is to be ingested in its new space when it is below a root there.
boost::asio::awaitable<void>
removal_check::find_in_new_trees(const std::map<std::string, indexed_page>& indexed,
                                 items_found_again& again) {
  std::map<std::string, std::vector<std::string>> ids_by_space; ///< by the space's key
  for (const auto& [id, page] : indexed) {
    if (page.reason == deletion_reason::moved && !again.elsewhere.contains(id) &&
        !places_.has(page.space->id, id))
      ids_by_space[page.space->key].push_back(id);
  }
  std::set<std::string> below;
  const search_page_visitor note =
      [&](std::shared_ptr<const confluence::search_page> page) -> boost::asio::awaitable<bool> {
    for (const auto& item : page->contents)
      below.emplace(item.id);
    co_return true;
  };
  for (auto& [key, ids] : ids_by_space)
    co_await search_below_roots(searches_, key, std::move(ids), note);
  for (const auto& id : below) {
    if (const auto at = indexed.find(id); at != indexed.end() && at->second.space)
      again.elsewhere.emplace(id, *at->second.space);
  }
}

testimony removal_check::elsewhere(const std::string& page_id, const indexed_page& page,
                                   const items_found_again& again) const {
  if (page.reason != deletion_reason::moved)
    return testimony::gone(page.reason);
  if (places_.has(page.space->id, page_id))
    return testimony::moved(*places_.space(page.space->id));
  const auto to_ingest = again.elsewhere.find(page_id);
  return to_ingest == again.elsewhere.end() ? testimony::gone(deletion_reason::moved)
                                            : moved_to(to_ingest->second);
}

/// An attachment that isn't stored beside its page may be gone; nothing here tells, unless it was tried.
boost::asio::awaitable<void>
removal_check::keep_what_is_not_stored(std::vector<testimony>& said,
                                       const std::vector<content_to_delete>& contents) {
  const auto open = co_await settle_moved(services_, places_, said, contents);
  for (const auto i : open) {
    const auto space = *said[i].new_space;
    if (!places_.knows(space.id) || places_.may_have_failed(contents[i].item_key))
      said[i] = not_stored(places_, space);
  }
}

/// Of a page that is to be ingested in that space, where discovery hasn't found it.
testimony removal_check::moved_to(const space_identity& space) const {
  const auto& selected = services_.selected;
  if (selected.takes(space.key))
    return testimony::stays(not_found_in_new_place);
  if (!selected.of_file().takes(space.key))
    return testimony::gone(deletion_reason::moved);
  const auto* other = places_.other_space(space.id);
  return other == nullptr ? testimony::undecided(moved_out_of_selection) : testimony::moved(*other);
}

} // namespace cfc::nodes

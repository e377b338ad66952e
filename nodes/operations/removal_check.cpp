#include "nodes/operations/removal_check.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/minutes_for.hpp"
#include "nodes/operations/moved_contents.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr std::uint64_t most_averted = 20;
/// So many removed spaces in a row that can't be asked for: the store doesn't answer.
constexpr int most_failures_in_a_row = 10;
constexpr std::size_t pages_in_sample = 3;
constexpr const char* permission_to_read_spaces = "read:space:confluence";

std::set<std::string> roots_of(const std::vector<discovered_space>& spaces) {
  std::set<std::string> ids;
  for (const auto& space : spaces)
    ids.insert(space.roots.begin(), space.roots.end());
  return ids;
}

std::vector<std::string> page_ids_of(const orphan_space& orphan) {
  std::vector<std::string> ids;
  for (const auto& content : orphan.stored->ours) {
    if (is_page(content.item_key))
      ids.push_back(content.item_key);
  }
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
    const bool is_hidden =
        said[i].what == testimony::finding::stays && said[i].why != not_stored_in_new_place;
    averted_pages += is_hidden ? 1 : 0;
  }
  const bool index_is_wrong = averted_pages > most_averted || averted_pages * 10 > pages;
  checked_removals result;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    auto& content = contents[i];
    switch (said[i].what) {
    case testimony::finding::stays:
      result.averted.push_back({std::move(content.key), said[i].why});
      break;
    case testimony::finding::undecided:
      result.undecided.push_back({std::move(content.key), said[i].why});
      break;
    case testimony::finding::gone:
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
                             const std::vector<discovered_space>& discovered, new_places places)
    : services_(services), discovered_(discovered), roots_(roots_of(discovered)), places_(std::move(places)),
      searches_(services, run), witness_(services, run, searches_, std::move(controls), roots_, places_) {}

bool removal_check::asks_store() const noexcept {
  return services_.tenant.processing.verify_deletions == config::deletion_check::store && !store_is_closed_;
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
  const auto said = co_await testify(space.space, contents, space.seen);
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
removal_check::testify(const space_identity& space, const std::vector<content_to_delete>& contents,
                       const witness_controls& seen) {
  if (asks_store()) {
    tell_forecast(space.key, contents);
    try {
      co_return co_await witness_.examine(space, contents, seen);
    } catch (const permission_missing& missing) {
      store_is_closed_ = true;
      note_missing(missing);
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
    const bool is_excluded = content.found_below && !services_.tenant.ingestion.attachments;
    if (is_excluded || again.not_allowed.contains(content.item_key)) {
      said[i] = testimony::gone(deletion_reason::not_allowed);
    } else if (again.to_ingest.contains(content.item_key)) {
      said[i] = testimony::stays("another search found it");
    } else if (page != there.end() && !content.found_below) {
      said[i] = elsewhere(page->first, page->second, again);
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
  const page_visitor note =
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
  moved_contents moved(services_, places_, said, contents);
  co_await moved.look_up();
  for (std::size_t i = 0; i < said.size(); ++i) {
    const auto& item_key = contents[i].item_key;
    if (!said[i].new_space || moved.is_stored(i))
      continue;
    if (is_page(item_key) || !moved.has_its_page_stored(i) || places_.may_have_failed(item_key))
      said[i] = testimony::stays(not_stored_in_new_place);
  }
}

/// Of a page that is to be ingested in that space, where discovery hasn't found it.
testimony removal_check::moved_to(const space_identity& space) const {
  const auto& selected = services_.selected;
  if (selected.takes(space.key))
    return testimony::stays(not_found_in_new_place);
  return selected.of_file().takes(space.key) ? testimony::undecided(moved_out_of_selection)
                                             : testimony::gone(deletion_reason::moved);
}

boost::asio::awaitable<space_verdict> removal_check::check_space(const orphan_space& orphan,
                                                                 checked_removals& kept) {
  if (asks_store() && !spaces_are_closed_) {
    try {
      const auto verdict = co_await check_space_in_store(orphan, kept);
      failures_in_a_row_ = 0;
      co_return verdict;
    } catch (const permission_missing& missing) {
      (missing.permission() == permission_to_read_spaces ? spaces_are_closed_ : store_is_closed_) = true;
      note_missing(missing);
    } catch (const http::api_error& error) {
      const bool login = error.fault() == http::api_fault::authentication;
      if (error.ends_cycle() || login || error.fault() == http::api_fault::cancelled ||
          ++failures_in_a_row_ >= most_failures_in_a_row)
        throw;
      kept.undecided.push_back({orphan.prefix, error.what()});
      co_return space_verdict::stays;
    }
  }
  co_return co_await check_space_by_search(orphan, kept);
}

/// Whether the account is shown the space. A "no" counts only while it is shown one that discovery has found.
boost::asio::awaitable<bool> removal_check::is_shown(const space_mark& mark) {
  const auto& seen = discovered_.front().identity;
  std::optional<http::api_error> refusal;
  try {
    const auto state = co_await services_.confluence.look_up_space(mark.space_id, mark.space_key);
    if (state == confluence::space_state::visible)
      co_return true;
  } catch (const http::api_error& error) {
    if (!is_refusal(services_.confluence.kind(), error))
      throw;
    refusal = error;
  }
  auto control = confluence::space_state::visible;
  try {
    control = co_await services_.confluence.look_up_space(seen.id, seen.key);
  } catch (const http::api_error& error) {
    if (!is_refusal(services_.confluence.kind(), error))
      throw;
    if (error.facts().names_permission)
      throw permission_missing(permission_to_read_spaces);
    throw;
  }
  if (refusal)
    throw http::api_error(*refusal);
  if (control == confluence::space_state::gone)
    throw cycle_aborted("Confluence doesn't show the space " + seen.key + " that discovery has just found");
  co_return false;
}

/// A space that isn't shown while its pages are is a contradiction, which some of them bring to light. Where only
/// attachments are stored, it is their pages.
boost::asio::awaitable<bool> removal_check::has_pages_in_store(const orphan_space& orphan) {
  std::map<std::string, content_to_delete> sample;
  for (const auto& content : orphan.stored->ours) {
    std::string page_id(page_of(content.item_key));
    if (sample.size() == pages_in_sample)
      break;
    content_to_delete page{content.id, content.key, page_id, content.reason, {}};
    sample.try_emplace(std::move(page_id), std::move(page));
  }
  if (sample.empty())
    co_return false;
  std::vector<content_to_delete> pages;
  pages.reserve(sample.size());
  for (auto& [id, page] : sample)
    pages.push_back(std::move(page));
  const space_identity space{orphan.mark.space_id, orphan.mark.space_key, {}};
  const auto said = co_await witness_.examine(space, std::move(pages));
  co_return std::any_of(said.begin(), said.end(), [](const testimony& page) {
    return page.what != testimony::finding::gone || page.reason == deletion_reason::unlabelled;
  });
}

boost::asio::awaitable<space_verdict> removal_check::check_space_in_store(const orphan_space& orphan,
                                                                          checked_removals& kept) {
  const auto& mark = orphan.mark;
  const bool shown = co_await is_shown(mark);
  if (!shown) {
    if (services_.tenant.processing.keep_unreachable_spaces)
      co_return space_verdict::unreachable;
    const bool contradicted = co_await has_pages_in_store(orphan);
    if (!contradicted)
      co_return space_verdict::gone;
    kept.undecided.push_back(
        {orphan.prefix, "the space isn't shown, but the content store may still have pages of it"});
    co_return space_verdict::stays;
  }
  const auto& doubt = orphan.stored->doubt;
  if (doubt) {
    kept.failures.push_back(
        {mark.space_key, "nothing of it was deleted, since it may hold more than was found: " + *doubt});
    co_return space_verdict::stays;
  }
  const space_identity space{mark.space_id, mark.space_key, {}};
  auto contents = orphan.stored->ours;
  tell_forecast(mark.space_key, contents);
  const auto said = co_await witness_.examine(space, contents);
  auto result = sort_by_testimony(std::move(contents), said);
  if (result.averted.empty() && result.undecided.empty()) {
    kept.unlabelled = count_with(result.gone, deletion_reason::unlabelled);
    co_return space_verdict::gone;
  }
  kept.averted.insert(kept.averted.end(), result.averted.begin(), result.averted.end());
  kept.undecided.insert(kept.undecided.end(), result.undecided.begin(), result.undecided.end());
  services_.log.part(observe::part::ingestion)
      .warn("the search index hides a space that the content store has; it is kept",
            {{"spaceKey", mark.space_key},
             {"found", result.averted.size()},
             {"undecided", result.undecided.size()}});
  co_return space_verdict::stays;
}

boost::asio::awaitable<space_verdict> removal_check::check_space_by_search(const orphan_space& orphan,
                                                                           checked_removals& kept) {
  const auto& mark = orphan.mark;
  const auto& settings = services_.tenant.processing;
  if (services_.selected.restricts()) {
    if (const auto key = co_await other_key_of(searches_, mark, page_ids_of(orphan))) {
      kept.undecided.push_back({orphan.prefix, "the space has the key " + *key + " by now"});
      co_return space_verdict::stays;
    }
  }
  if (settings.verify_deletions == config::deletion_check::none) {
    kept.unlabelled = orphan.files();
  } else {
    if (co_await space_has_items(searches_, mark.space_key)) {
      kept.averted.push_back({orphan.prefix, "another search found contents of the space"});
      co_return space_verdict::stays;
    }
    if (co_await space_has_pages(searches_, mark.space_key))
      kept.unlabelled = orphan.files();
  }
  co_return settings.keep_unreachable_spaces ? co_await keep_if_unreachable(mark) : space_verdict::gone;
}

/// DEL-5. Where the question is refused, the space stays in doubt, and so it is kept.
boost::asio::awaitable<space_verdict> removal_check::keep_if_unreachable(const space_mark& mark) {
  if (spaces_are_closed_)
    co_return space_verdict::unreachable;
  try {
    const bool shown = co_await is_shown(mark);
    co_return shown ? space_verdict::gone : space_verdict::unreachable;
  } catch (const permission_missing& missing) {
    spaces_are_closed_ = true;
    note_missing(missing);
  } catch (const http::api_error& error) {
    if (!is_refusal(services_.confluence.kind(), error))
      throw;
  }
  co_return space_verdict::unreachable;
}

} // namespace cfc::nodes

#include "nodes/operations/orphan_check.hpp"

#include "io/http/api_error.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/search_check.hpp"
#include "nodes/operations/spaces_in_doubt.hpp"
#include "nodes/operations/unlabelled_limit.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

/// So many removed spaces in a row that can't be asked for: the store doesn't answer.
constexpr int most_failures_in_a_row = 10;
constexpr std::size_t pages_in_sample = 3;
constexpr const char* permission_to_read_spaces = "read:space:confluence";

/// Also of those of which only attachments are stored.
std::vector<std::string> page_ids_of(const orphan_space& orphan) {
  std::set<std::string> ids;
  for (const auto& content : orphan.stored->ours)
    ids.emplace(page_of(content.item_key));
  return {ids.begin(), ids.end()};
}

/// The key that the space has by now, if any of these pages is in it under another: a run that doesn't look at all
/// spaces (RUN-1) can't know from what it has found that a space was renamed and isn't gone.
std::optional<std::string> other_key_of(const space_mark& mark,
                                        const std::map<std::string, indexed_page>& pages) {
  const auto at = std::find_if(pages.begin(), pages.end(), [&](const auto& page) {
    const auto& space = page.second.space;
    return space && space->id == mark.space_id && space->key != mark.space_key;
  });
  return at == pages.end() ? std::nullopt : std::optional(at->second.space->key);
}

} // namespace

void orphan_check::close(const permission_missing& missing) {
  if (missing.permission() != permission_to_read_spaces) {
    items_.close_store(missing);
    return;
  }
  spaces_are_closed_ = true;
  items_.note_missing(missing);
}

boost::asio::awaitable<space_verdict> orphan_check::check_space(const orphan_space& orphan,
                                                                checked_removals& checked) {
  if (items_.asks_store() && !spaces_are_closed_) {
    try {
      const auto verdict = co_await check_space_in_store(orphan, checked);
      failures_in_a_row_ = 0;
      co_return verdict;
    } catch (const permission_missing& missing) {
      close(missing);
    } catch (const http::api_error& error) {
      const bool login = error.fault() == http::api_fault::authentication;
      if (error.ends_cycle() || login || error.fault() == http::api_fault::cancelled ||
          ++failures_in_a_row_ >= most_failures_in_a_row)
        throw;
      checked.undecided.push_back({orphan.prefix, error.what()});
      co_return space_verdict::stays;
    }
  }
  co_return co_await check_space_by_search(orphan, checked);
}

/// Found under one id and one key; null: none was.
const space_identity* orphan_check::space_without_doubt() const {
  space_names names;
  for (const auto& space : discovered_) {
    names.add(space.identity.id, space.identity.key);
    for (const auto& key : space.other_keys)
      names.add(space.identity.id, key);
  }
  const auto at = std::find_if(discovered_.begin(), discovered_.end(), [&](const discovered_space& space) {
    return !space.is_refused && !names.is_id_in_doubt(space.identity.id) &&
           !names.is_key_in_doubt(space.identity.key);
  });
  return at == discovered_.end() ? nullptr : &at->identity;
}

/// Whether the account is shown the space. A "no" counts only while it is shown one that discovery has found.
boost::asio::awaitable<tristate> orphan_check::is_shown(const space_mark& mark) {
  const auto* const seen = space_without_doubt();
  std::optional<http::api_error> refusal;
  try {
    const auto state = co_await services_.confluence.look_up_space(mark.space_id, mark.space_key);
    if (state == confluence::space_state::visible)
      co_return tristate::yes;
  } catch (const http::api_error& error) {
    if (!is_refusal(services_.confluence.kind(), error))
      throw;
    refusal = error;
  }
  if (seen == nullptr)
    co_return tristate::unknown;
  auto control = confluence::space_state::visible;
  try {
    control = co_await services_.confluence.look_up_space(seen->id, seen->key);
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
    throw cycle_aborted("Confluence doesn't show the space " + seen->key + " that discovery has just found");
  co_return tristate::no;
}

/// What the index has of its pages.
boost::asio::awaitable<std::map<std::string, indexed_page>>
orphan_check::look_for_pages(const orphan_space& orphan) {
  const space_identity space{orphan.mark.space_id, orphan.mark.space_key, {}};
  co_return co_await find_by_ids(items_.searches(), space, page_ids_of(orphan));
}

/// Pages of it that discovery or the index knows to be elsewhere, with their attachments.
std::vector<content_to_delete>
orphan_check::moved_contents_of(const orphan_space& orphan,
                                const std::map<std::string, indexed_page>& indexed) const {
  std::vector<content_to_delete> moved;
  for (const auto& content : orphan.stored->ours) {
    const std::string page_id(page_of(content.item_key));
    const auto at = indexed.find(page_id);
    const bool is_elsewhere = at != indexed.end() && at->second.reason == deletion_reason::moved;
    if (is_elsewhere || places_.was_accepted(page_id))
      moved.push_back(content);
  }
  return moved;
}

/// They go with the space only when they are stored where they are now, or aren't to be ingested there.
boost::asio::awaitable<bool> orphan_check::holds_moved(const orphan_space& orphan,
                                                       std::vector<content_to_delete> moved,
                                                       checked_removals& checked) {
  if (moved.empty())
    co_return false;
  const space_identity space{orphan.mark.space_id, orphan.mark.space_key, {}};
  witness_controls none_seen;
  const auto said = co_await items_.testify(space, moved, std::move(none_seen));
  bool any = false;
  std::vector<content_to_delete> gone;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (said[i].given == testimony::verdict::gone) {
      gone.push_back(moved[i]);
      gone.back().reason = said[i].reason;
      continue;
    }
    auto& list = said[i].given == testimony::verdict::stays ? checked.averted : checked.undecided;
    list.push_back({moved[i].key, said[i].why});
    any = true;
  }
  checked.unlabelled = count_unlabelled(services_.tenant.processing.verify_deletions, gone, {}).count;
  co_return any;
}

/// A space that isn't shown while its pages are is a contradiction, which some of them bring to light. Where only
/// attachments are stored, it is their pages.
boost::asio::awaitable<bool> orphan_check::has_pages_in_store(const orphan_space& orphan,
                                                              const std::vector<content_to_delete>& moved) {
  std::set<std::string_view> elsewhere;
  for (const auto& content : moved)
    elsewhere.insert(page_of(content.item_key));
  std::map<std::string, content_to_delete> sample;
  for (const auto& content : orphan.stored->ours) {
    std::string page_id(page_of(content.item_key));
    if (sample.size() == pages_in_sample)
      break;
    if (elsewhere.contains(page_id))
      continue;
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
  const auto said = co_await items_.store().examine(space, std::move(pages));
  co_return std::any_of(said.begin(), said.end(), [](const testimony& page) {
    return page.given != testimony::verdict::gone || page.reason == deletion_reason::unlabelled;
  });
}

boost::asio::awaitable<space_verdict> orphan_check::check_space_in_store(const orphan_space& orphan,
                                                                         checked_removals& checked) {
  const auto& mark = orphan.mark;
  const auto shown = co_await is_shown(mark);
  if (shown == tristate::unknown) {
    checked.undecided.push_back({orphan.prefix,
                                 "the space isn't shown, and no other was found without doubt that the "
                                 "account could be asked for in comparison"});
    co_return space_verdict::stays;
  }
  if (shown == tristate::no) {
    if (services_.tenant.processing.keep_unreachable_spaces)
      co_return space_verdict::unreachable;
    const auto indexed = co_await look_for_pages(orphan);
    const auto moved = moved_contents_of(orphan, indexed);
    if (co_await holds_moved(orphan, moved, checked))
      co_return space_verdict::stays;
    // The store may have turned out not to be open for pages.
    if (!items_.asks_store())
      co_return co_await check_space_by_search(orphan, checked);
    const bool contradicted = co_await has_pages_in_store(orphan, moved);
    if (!contradicted)
      co_return space_verdict::gone;
    checked.undecided.push_back(
        {orphan.prefix, "the space isn't shown, but the content store may still have pages of it"});
    co_return space_verdict::stays;
  }
  co_return co_await examine_contents(orphan, checked);
}

boost::asio::awaitable<space_verdict> orphan_check::examine_contents(const orphan_space& orphan,
                                                                     checked_removals& checked) {
  const auto& mark = orphan.mark;
  if (const auto& doubt = orphan.stored->doubt) {
    checked.failures.push_back(
        {mark.space_key, "nothing of it was deleted, since it may hold more than was found: " + *doubt});
    co_return space_verdict::stays;
  }
  const space_identity space{mark.space_id, mark.space_key, {}};
  auto contents = orphan.stored->ours;
  items_.tell_forecast(mark.space_key, contents);
  const auto said = co_await items_.store().examine(space, contents);
  auto result = sort_by_testimony(std::move(contents), said);
  if (result.averted.empty() && result.undecided.empty()) {
    checked.unlabelled =
        count_unlabelled(services_.tenant.processing.verify_deletions, result.gone, {}).count;
    checked.gone = std::move(result.gone);
    co_return space_verdict::gone;
  }
  checked.averted.insert(checked.averted.end(), result.averted.begin(), result.averted.end());
  checked.undecided.insert(checked.undecided.end(), result.undecided.begin(), result.undecided.end());
  services_.log.part(observe::part::ingestion)
      .warn("the search index hides a space that the content store has; it is kept",
            {{"spaceKey", mark.space_key},
             {"found", result.averted.size()},
             {"undecided", result.undecided.size()}});
  co_return space_verdict::stays;
}

boost::asio::awaitable<space_verdict> orphan_check::check_space_by_search(const orphan_space& orphan,
                                                                          checked_removals& checked) {
  const auto& mark = orphan.mark;
  const auto& settings = services_.tenant.processing;
  const bool looks_again = settings.verify_deletions != config::deletion_check::none;
  std::map<std::string, indexed_page> indexed;
  if (looks_again || services_.selected.restricts())
    indexed = co_await look_for_pages(orphan);
  if (const auto key = other_key_of(mark, indexed); key && services_.selected.restricts()) {
    checked.undecided.push_back({orphan.prefix, "the space has the key " + *key + " by now"});
    co_return space_verdict::stays;
  }
  if (!looks_again) {
    checked.unlabelled = orphan.files();
  } else {
    if (co_await space_has_items(items_.searches(), mark)) {
      checked.averted.push_back({orphan.prefix, "another search found contents of the space"});
      co_return space_verdict::stays;
    }
    auto moved = moved_contents_of(orphan, indexed);
    if (co_await holds_moved(orphan, std::move(moved), checked))
      co_return space_verdict::stays;
    if (co_await space_has_pages(items_.searches(), mark))
      checked.unlabelled = orphan.files();
  }
  co_return settings.keep_unreachable_spaces ? co_await keep_if_unreachable(mark) : space_verdict::gone;
}

/// DEL-5. Where the question is refused, the space stays in doubt, and so it is kept.
boost::asio::awaitable<space_verdict> orphan_check::keep_if_unreachable(const space_mark& mark) {
  if (spaces_are_closed_)
    co_return space_verdict::unreachable;
  try {
    const auto shown = co_await is_shown(mark);
    co_return shown == tristate::yes ? space_verdict::gone : space_verdict::unreachable;
  } catch (const permission_missing& missing) {
    close(missing);
  } catch (const http::api_error& error) {
    if (!is_refusal(services_.confluence.kind(), error))
      throw;
  }
  co_return space_verdict::unreachable;
}

} // namespace cfc::nodes

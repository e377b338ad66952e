#include "nodes/operations/witness.hpp"

#include "io/http/api_error.hpp"
#include "nodes/operations/at_once.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/moved_contents.hpp"
#include "nodes/operations/new_copies.hpp"
#include "nodes/operations/second_reading.hpp"
#include "nodes/operations/space_records.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace cfc::nodes {

namespace {

/// So many of the roots are asked for their labels, to see whether the store shows any.
constexpr std::size_t most_roots = 3;

constexpr const char* labels_not_shown =
    "it is there, and the content store shows no ingest label on what discovery has just found by them, so that a "
    "label which it doesn't show proves nothing";

std::string new_item_key(const std::string& new_page, const std::string& former_item_key) {
  return item_key(new_page, attachment_of(former_item_key));
}

} // namespace

permission_missing::permission_missing(std::string permission)
    : std::runtime_error("the scope " + permission + " isn't granted"), permission_(std::move(permission)) {}

witness::witness(const service_set& services, const run_context& run, search_engine& searches,
                 witness_controls controls, const std::set<std::string>& roots, const new_places& places)
    : services_(services), run_(run), controls_(services, std::move(controls)), found_roots_(roots),
      places_(places), failures_(services.confluence.kind()),
      lookup_(services, run, searches, controls_, failures_), roots_(services, roots, failures_) {}

std::uint64_t witness::requests_for(confluence::instance kind,
                                    const std::vector<content_to_delete>& contents) {
  std::set<std::string_view> pages;
  std::uint64_t attachments = 0;
  for (const auto& content : contents) {
    if (is_page(content.item_key)) {
      pages.insert(content.item_key);
    } else if (content.staying_page_type) {
      ++attachments;
    } else {
      pages.insert(page_of(content.item_key));
    }
  }
  const bool cloud = kind == confluence::instance::cloud;
  const std::uint64_t controls = (cloud ? 4 : 2) + (attachments > 0 ? 2 : 0);
  const auto groups = (pages.size() + page_lookup::pages_at_once - 1) / page_lookup::pages_at_once;
  if (!cloud)
    return attachments + controls + pages.size();
  // What isn't a page may be a blog post, which is asked for singly where no list shows any, or of a type
  // that only the index tells.
  return attachments + controls + 3 * groups + std::min(pages.size(), page_lookup::most_singly);
}

/// A permission is missing when what discovery has just seen is refused, too.
boost::asio::awaitable<void> witness::settle_refusals() {
  const auto parts = failures_.take_refused();
  for (const auto part : parts) {
    const auto answer = co_await controls_.ask(part);
    if (answer == control_answer::refused)
      throw permission_missing(permission_of(part));
  }
}

control_answer witness::shown(store_part part) const {
  const auto at = shown_.find(part);
  return at == shown_.end() ? control_answer::none : at->second;
}

boost::asio::awaitable<void> witness::ask_control(store_part part) {
  const auto answer = co_await controls_.ask(part);
  if (answer == control_answer::refused)
    throw permission_missing(permission_of(part));
  shown_[part] = answer;
}

boost::asio::awaitable<void> witness::ask_controls(const std::vector<content_to_delete>& contents) {
  shown_.clear();
  co_await ask_control(store_part::pages);
  if (services_.confluence.kind() == confluence::instance::cloud)
    co_await ask_control(store_part::blogposts);
  const bool any_attachment = services_.tenant.ingestion.with_attachments &&
                              std::any_of(contents.begin(), contents.end(),
                                          [](const auto& content) { return !is_page(content.item_key); });
  if (any_attachment)
    co_await ask_control(store_part::attachments);
  const bool any_page = shown(store_part::pages) == control_answer::shown ||
                        shown(store_part::blogposts) == control_answer::shown;
  // Most likely the login has lapsed, which is no matter of single contents.
  if (!any_page)
    co_await services_.confluence.check_account();
}

boost::asio::awaitable<bool> witness::controls_are_still_shown() {
  bool any = false;
  for (const auto& [part, before] : shown_) {
    if (before != control_answer::shown)
      continue;
    const auto now = co_await controls_.ask(part);
    if (now != control_answer::shown)
      co_return false;
    any = any || part != store_part::attachments;
  }
  co_return any;
}

boost::asio::awaitable<std::vector<testimony>>
witness::examine(space_identity space, std::vector<content_to_delete> contents, witness_controls seen) {
  pages_in_question all;
  for (const auto& content : contents) {
    if (is_page(content.item_key) || !content.staying_page_type)
      all.try_emplace(std::string(page_of(content.item_key)));
  }
  co_await ask_controls(contents);
  co_await lookup_.look_up(all, has_blogposts());
  co_await settle_refusals();
  co_await learn_labels_above(all, space.id);
  co_await settle_refusals();
  std::vector<testimony> found(contents.size());
  const indexed_work one = [&](std::size_t i) -> boost::asio::awaitable<void> {
    const auto& content = contents[i];
    const std::string page_id(page_of(content.item_key));
    if (is_page(content.item_key) || !content.staying_page_type)
      found[i] = judge(all.at(page_id), space.id);
    const bool page_stays = content.staying_page_type || found[i].given == testimony::verdict::stays;
    if (is_page(content.item_key) || !page_stays)
      co_return;
    confluence::client::attachment_request list;
    list.page_id = page_id;
    list.type = content.staying_page_type ? *content.staying_page_type : all.at(page_id).type;
    found[i] = co_await examine_attachment(std::move(list), std::string(attachment_of(content.item_key)));
  };
  co_await for_each_at_once(services_.io, contents.size(), services_.look_ups_at_once(), one);
  co_await check_moved_pages(found, contents, all);
  co_await settle_refusals();
  co_await check_moved_attachments(found, contents);
  co_await check_labels(found, space, std::move(seen));
  const bool still_shown = co_await controls_are_still_shown();
  if (!still_shown) {
    for (auto& said : found) {
      if (said.given == testimony::verdict::gone)
        said = testimony::undecided(control_failed);
    }
  }
  co_return found;
}

boost::asio::awaitable<void> witness::check_labels(std::vector<testimony>& found, space_identity space,
                                                   witness_controls seen) {
  const auto by_labels = [](const testimony& said) { return said.for_want_of_labels; };
  if (std::none_of(found.begin(), found.end(), by_labels))
    co_return;
  const bool shown = co_await shows_labels_in(std::move(space), std::move(seen));
  if (shown)
    co_return;
  for (auto& said : found) {
    if (said.for_want_of_labels)
      said = testimony::undecided(labels_not_shown);
  }
}

/// What an account may not see differs from space to space, so what was seen in the same one has to be
/// labelled, itself or by a root above; anything will do where nothing was seen there.
boost::asio::awaitable<bool> witness::shows_labels_in(space_identity space, witness_controls seen) {
  pages_in_question of_space;
  for (const auto& page : seen.pages)
    of_space.try_emplace(page.id);
  for (const auto& blogpost : seen.blogposts)
    of_space.try_emplace(blogpost.id);
  if (of_space.empty()) {
    std::vector<std::string> some;
    std::copy_n(found_roots_.begin(), std::min(most_roots, found_roots_.size()), std::back_inserter(some));
    co_return co_await controls_.show_a_label(std::move(some));
  }
  co_await lookup_.look_up(of_space, has_blogposts());
  co_await learn_labels_above(of_space, space.id);
  co_return std::any_of(of_space.begin(), of_space.end(), [&](const auto& one) {
    return judge(one.second, space.id).given == testimony::verdict::stays;
  });
}

boost::asio::awaitable<void> witness::learn_labels_above(const pages_in_question& all,
                                                         const std::string& space_id) {
  std::vector<confluence::stored_ancestor> above;
  for (const auto& [id, page] : all) {
    if (!page.content || page.unanswered || !page.content->ancestors)
      continue;
    // Of one that was moved it matters whether it is to be ingested where it is now.
    const auto& now = page.content->space_id.empty() ? space_id : page.content->space_id;
    const auto said = judge_page(&*page.content, now, services_.tenant.confluence, tristate::unknown);
    if (said.given == testimony::verdict::undecided)
      above.insert(above.end(), page.content->ancestors->begin(), page.content->ancestors->end());
  }
  co_await roots_.learn(std::move(above));
}

testimony witness::judge(const page_in_question& page, const std::string& space_id) const {
  if (page.unanswered)
    return testimony::undecided(*page.unanswered);
  const auto* content = page.content ? &*page.content : nullptr;
  auto said = judge_page(content, space_id, services_.tenant.confluence,
                         content == nullptr ? tristate::no : roots_.of(*content));
  if (said.given == testimony::verdict::gone && said.reason == deletion_reason::moved)
    said = judge_moved(*content);
  if (page.by_a_doubtful_list && said.given == testimony::verdict::gone)
    said = testimony::undecided(control_failed);
  return said;
}

/// RUN-1. Where the tenant file says that its new space is none of the tenant's, it is gone for good. Else another
/// run has to have stored it there.
testimony witness::judge_moved_out(const confluence::stored_content& page) const {
  const auto& of_file = services_.selected.of_file();
  if (!page.space_key.empty() && !of_file.takes(page.space_key))
    return testimony::gone(deletion_reason::moved);
  const auto* other = places_.other_space(page.space_id);
  if (other == nullptr)
    return testimony::undecided(moved_out_of_selection);
  return of_file.takes(other->key) ? testimony::moved(*other) : testimony::gone(deletion_reason::moved);
}

/// It is gone from its former space when it is stored in the new one, or isn't to be ingested there.
testimony witness::judge_moved(const confluence::stored_content& page) const {
  if (places_.has(page.space_id, page.id))
    return testimony::moved(*places_.space(page.space_id));
  auto there = judge_page(&page, page.space_id, services_.tenant.confluence, roots_.of(page));
  switch (there.given) {
  case testimony::verdict::gone:
    there.reason = deletion_reason::moved;
    return there;
  case testimony::verdict::undecided:
    return there;
  case testimony::verdict::stays:
    break;
  }
  if (services_.selected.restricts() && !places_.knows(page.space_id))
    return judge_moved_out(page);
  // Cloud doesn't tell the type of a space here, and some aren't searched.
  const bool is_searched = places_.knows(page.space_id) || !page.space_type.empty();
  return is_searched
             ? testimony::stays(not_found_in_new_place)
             : testimony::undecided("it was moved to a space in which discovery has found nothing, and it "
                                    "is to be ingested there unless that space is of another type");
}

boost::asio::awaitable<testimony> witness::examine_attachment(confluence::client::attachment_request list,
                                                              std::string attachment_id) {
  if (run_.stopping())
    throw cycle_aborted("the check was stopped");
  const auto& ingestion = services_.tenant.ingestion;
  if (!ingestion.with_attachments)
    co_return testimony::gone(deletion_reason::not_allowed);
  const attachment_rules rules(ingestion);
  std::string unanswered;
  try {
    const auto found = co_await services_.confluence.stored_attachment(attachment_id);
    failures_.answered();
    const auto control = shown(store_part::attachments);
    auto said = judge_attachment(found ? &*found : nullptr, list.page_id, rules);
    if (said.given == testimony::verdict::gone && control == control_answer::not_shown)
      co_return testimony::undecided(control_failed);
    if (!found && control == control_answer::none && co_await listed_on_page(list, attachment_id))
      co_return testimony::undecided("its page lists it, yet the content store doesn't have it");
    co_return said;
  } catch (const http::api_error& error) {
    if (!failures_.note(store_part::attachments, error))
      throw;
    unanswered = error.what();
  }
  co_return testimony::undecided(unanswered);
}

/// Where no attachment was seen in this cycle to compare with, the page's own list has to lack it, too.
boost::asio::awaitable<bool> witness::listed_on_page(confluence::client::attachment_request list,
                                                     std::string attachment_id) {
  const auto more = co_await services_.confluence.fetch_attachments(std::move(list));
  for (const auto& part : more.lists) {
    for (const auto& row : part.attachments) {
      if (row.id == attachment_id)
        co_return true;
    }
  }
  co_return false;
}

/// What was moved with its page is gone from the former space when it is stored in the new one. An attachment that isn't,
/// though its page is, may be gone, too, or not be ingested any more.
boost::asio::awaitable<void> witness::check_moved_pages(std::vector<testimony>& found,
                                                        const std::vector<content_to_delete>& contents,
                                                        const pages_in_question& pages) {
  const auto open = co_await settle_moved(services_, places_, found, contents);
  const indexed_work one = [&](std::size_t i) -> boost::asio::awaitable<void> {
    auto& said = found[open[i]];
    const auto& item_key = contents[open[i]].item_key;
    confluence::client::attachment_request list;
    list.page_id = std::string(page_of(item_key));
    list.type = pages.at(list.page_id).type;
    auto there = co_await examine_attachment(std::move(list), std::string(attachment_of(item_key)));
    said = there.given == testimony::verdict::stays ? not_stored(places_, *said.new_space) : std::move(there);
  };
  co_await for_each_at_once(services_.io, open.size(), services_.look_ups_at_once(), one);
}

/// An attachment that is on another page is gone from its former one when it is stored on the new one, or
/// isn't to be ingested there (DEL-4).
boost::asio::awaitable<void>
witness::check_moved_attachments(std::vector<testimony>& found,
                                 const std::vector<content_to_delete>& contents) {
  pages_in_question pages;
  for (const auto& said : found) {
    if (!said.moved_to.empty())
      pages.try_emplace(said.moved_to);
  }
  if (pages.empty())
    co_return;
  co_await lookup_.look_up(pages, has_blogposts());
  co_await learn_labels_above(pages, std::string());
  co_await settle_refusals();
  new_copies copies(services_, places_);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (const auto* space = space_of(pages, found[i].moved_to))
      copies.expect(*space, new_item_key(found[i].moved_to, contents[i].item_key));
  }
  co_await copies.look_up();
  second_reading again(services_);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].moved_to.empty())
      continue;
    auto there = judge_new_page(pages.at(found[i].moved_to));
    if (there.given == testimony::verdict::undecided) {
      found[i] = std::move(there);
      continue;
    }
    if (there.given == testimony::verdict::gone) {
      found[i].for_want_of_labels = there.for_want_of_labels;
      continue;
    }
    const auto* space = space_of(pages, found[i].moved_to);
    auto item_key = new_item_key(found[i].moved_to, contents[i].item_key);
    const auto copy = space == nullptr ? new_copy::missing : copies.of(*space, item_key);
    if (copy == new_copy::emptied)
      found[i] = co_await again.say(std::move(item_key));
    else if (copy != new_copy::stored)
      found[i] = testimony::stays(not_stored_on_new_page);
  }
}

/// Of a page that an attachment was moved to: whether what is on it is to be ingested there. What discovery has found
/// is, whatever the store shows of its labels.
testimony witness::judge_new_page(const page_in_question& page) const {
  if (!page.content || page.unanswered)
    return judge(page, {});
  const auto& space_id = page.content->space_id;
  if (places_.has(space_id, page.content->id))
    return testimony::stays("discovery has found it");
  auto said = judge(page, space_id);
  const bool looks_there = !services_.selected.restricts() || places_.knows(space_id);
  if (said.given != testimony::verdict::stays || looks_there)
    return said;
  auto outside = judge_moved_out(*page.content);
  return outside.new_space ? said : outside;
}

/// Where that page is; null: it isn't there, or nothing is known of its space.
const space_identity* witness::space_of(const pages_in_question& pages, const std::string& page_id) const {
  const auto at = pages.find(page_id);
  if (at == pages.end() || !at->second.content)
    return nullptr;
  const auto& id = at->second.content->space_id;
  const auto* found = places_.space(id);
  return found == nullptr ? places_.other_space(id) : found;
}

} // namespace cfc::nodes

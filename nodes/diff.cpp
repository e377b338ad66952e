#include "nodes/diff.hpp"

#include "io/confluence/web_links.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/scope_path.hpp"

#include <exception>
#include <functional>
#include <set>
#include <string>

namespace cfc::nodes {

bool submitted_items::next(item& into) {
  key_.clear();
  url_.clear();
  time_.clear();
  if (page_ < records_.pages().size()) {
    const auto& page = records_.pages()[page_++];
    key_.append(page.id());
    confluence::append_page_link(url_, kind_, base_url_, page.id(), page.webui());
    confluence::append_utc(time_, records_.updated_with_images(page));
  } else if (attachment_ < records_.attachments().size()) {
    const auto& attachment = records_.attachments()[attachment_++];
    append_item_key(key_, attachment.page_id(), attachment.id());
    confluence::append_attachment_link(url_, kind_, base_url_, attachment.page_id(), attachment.id(),
                                       attachment.title());
    confluence::append_utc(time_, attachment.updated);
  } else {
    return false;
  }
  into = {key_, url_, time_};
  return true;
}

void call_all_updated(unique::diff_answer& answer, unique::diff_items& submitted) {
  std::set<std::string, std::less<>> changed(answer.created.begin(), answer.created.end());
  changed.insert(answer.updated.begin(), answer.updated.end());
  submitted.rewind();
  unique::diff_items::item item;
  while (submitted.next(item)) {
    if (!changed.contains(item.key))
      answer.updated.emplace_back(item.key);
  }
}

diff_node::diff_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                     bool force, const item_choice* only_items)
    : services_(services), run_(run), force_(force), only_items_(only_items),
      step_(graph, "diff", services.io, run, [this](space_ready space) { return ask(std::move(space)); }) {}

diff_node::~diff_node() = default;

/// Nothing is known to have changed, and nothing may be deleted.
void diff_node::refuse(space_diff& diff, std::string step, std::string reason) {
  const auto identity = diff.space.records->identity();
  services_.log.part(observe::part::diff)
      .error("a space isn't synchronised",
             {{"spaceId", identity.id}, {"spaceKey", identity.key}, {"error", reason}});
  refused_.push_back({identity.key, std::move(step), std::move(reason)});
  diff.space.records = std::make_shared<const space_records>(identity);
  diff.space.incomplete = true;
  diff.answer = std::make_shared<const unique::diff_answer>();
}

boost::asio::awaitable<space_diff> diff_node::ask(space_ready space) {
  space_diff result;
  result.space = space;
  if (run_.stopping())
    co_return result;
  const auto& identity = space.records->identity();
  if (space.refusal) {
    refuse(result, "discovery", *space.refusal);
    co_return result;
  }
  if (const auto reason = unusable_as_scope(identity.key)) {
    refuse(result, "scope",
           "the key of this space " + *reason +
               ", so it can't be the name of a scope in Unique; what Unique holds of the space is kept");
    co_return result;
  }
  try {
    if (only_items_ != nullptr)
      result.space.records = chosen_of(*space.records, *only_items_);
    unique::diff_answer answer;
    if (only_items_ != nullptr)
      answer = co_await known_of_chosen(*result.space.records);
    else
      answer = co_await compare(*space.records);
    result.answer = std::make_shared<const unique::diff_answer>(std::move(answer));
  } catch (...) {
    const auto failure = http::failure_of(std::current_exception());
    run_.abort(
        (only_items_ != nullptr ? "looking up the chosen items of space " : "the file diff of space ") +
        identity.key + " failed: " + failure.reason);
  }
  co_return result;
}

boost::asio::awaitable<unique::diff_answer> diff_node::compare(const space_records& records) {
  const auto& identity = records.identity();
  submitted_items items(records, services_.confluence.kind(), services_.tenant.confluence.base_url);
  auto answer =
      co_await services_.unique.diff(partial_key(services_.tenant, identity.id, identity.key), items);
  services_.metrics.diffed(answer.created.size(), answer.updated.size(), answer.deleted.size(),
                           answer.moved.size());
  services_.log.part(observe::part::diff)
      .debug("a space was compared with Unique", {{"spaceKey", identity.key},
                                                  {"spaceId", identity.id},
                                                  {"new", answer.created.size()},
                                                  {"updated", answer.updated.size()},
                                                  {"deleted", answer.deleted.size()}});
  if (force_)
    call_all_updated(answer, items);
  co_return answer;
}

/// In place of a diff, which would call all else of the space deleted: what Unique has under the keys of the
/// chosen items is updated, wherever it is, so that the owner is looked at (DIF-7), and the others are new.
boost::asio::awaitable<unique::diff_answer> diff_node::known_of_chosen(const space_records& records) {
  const auto& identity = records.identity();
  const auto prefix = partial_key(services_.tenant, identity.id, identity.key);
  submitted_items items(records, services_.confluence.kind(), services_.tenant.confluence.base_url);
  std::vector<std::string> keys;
  keys.reserve(records.items());
  for (unique::diff_items::item one; items.next(one);)
    keys.push_back(content_key(prefix, one.key));
  std::vector<unique::content_record> stored;
  if (!keys.empty())
    stored = co_await services_.unique.contents_by_keys(std::move(keys));
  std::set<std::string, std::less<>> known;
  for (auto& content : stored)
    known.insert(std::move(content.key));
  unique::diff_answer answer;
  items.rewind();
  for (unique::diff_items::item one; items.next(one);) {
    std::string key(one.key);
    (known.contains(content_key(prefix, key)) ? answer.updated : answer.created).push_back(key);
    chosen_.insert(std::move(key));
  }
  co_return answer;
}

} // namespace cfc::nodes

#include "nodes/diff.hpp"

#include "io/confluence/web_links.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"

#include <exception>
#include <functional>
#include <set>
#include <string>

namespace cfc::nodes {

bool submitted_items::next(item& into) {
  if (page_ < records_.pages().size()) {
    const auto& page = records_.pages()[page_++];
    key_ = item_key(page);
    url_ = confluence::page_link(kind_, base_url_, page.id(), page.webui());
    time_ = confluence::format_utc(records_.updated_with_images(page));
  } else if (attachment_ < records_.attachments().size()) {
    const auto& attachment = records_.attachments()[attachment_++];
    key_ = item_key(attachment);
    url_ = confluence::attachment_link(kind_, base_url_, attachment.page_id(), attachment.id(),
                                       attachment.title());
    time_ = confluence::format_utc(attachment.updated);
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
                     bool force)
    : services_(services), run_(run), force_(force),
      step_(graph, "diff", services.io, run, [this](space_ready space) { return ask(std::move(space)); }) {}

diff_node::~diff_node() = default;

/// Nothing is known to have changed, and nothing may be deleted.
void diff_node::refuse(space_diff& space, std::string step, std::string reason) {
  const auto identity = space.space.records->identity();
  services_.log.part(observe::part::diff)
      .error("a space isn't synchronised",
             {{"spaceId", identity.id}, {"spaceKey", identity.key}, {"error", reason}});
  refused_.push_back({identity.key, std::move(step), std::move(reason)});
  space.space.records = std::make_shared<const space_records>(identity);
  space.space.incomplete = true;
  space.answer = std::make_shared<const unique::diff_answer>();
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
    submitted_items items(*space.records, services_.confluence.kind(), services_.tenant.confluence.base_url);
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
    result.answer = std::make_shared<const unique::diff_answer>(std::move(answer));
  } catch (...) {
    const auto failure = http::failure_of(std::current_exception());
    run_.abort("the file diff of space " + identity.key + " failed: " + failure.reason);
  }
  co_return result;
}

} // namespace cfc::nodes

#include "nodes/operations/emptied_items.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/attachment_lists.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/foreign_contents.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace cfc::nodes {

namespace {

using confluence::content_type;

/// Of a page's attachments, by item key.
struct listed_sizes {
  std::map<std::string, std::optional<std::uint64_t>> sizes;
  std::string why_unknown; ///< when the list can't be had
};

/// Nothing when the page's list can't be had, which proves nothing.
/// @param why_unknown grows by the reason then
boost::asio::awaitable<std::optional<confluence::client::more_attachments>>
list_of(const service_set& services, std::string page_id, content_type type, std::string& why_unknown) {
  confluence::client::attachment_request what;
  what.page_id = std::move(page_id);
  what.type = type;
  try {
    co_return co_await services.confluence.fetch_attachments(std::move(what));
  } catch (const http::api_error& error) {
    if (!concerns_one_page(error))
      throw;
    why_unknown.append(why_unknown.empty() ? "" : "; ").append(error.what());
  }
  co_return std::nullopt;
}

/// Of all attachments of a page, as a list tells them now; none when there is no such page.
boost::asio::awaitable<listed_sizes> sizes_now(const service_set& services, std::string page_id) {
  listed_sizes result;
  auto found = co_await list_of(services, page_id, content_type::page, result.why_unknown);
  // A key doesn't say what its page is, and Cloud has lists of either kind.
  if (!found && services.confluence.kind() == confluence::instance::cloud)
    found = co_await list_of(services, page_id, content_type::blogpost, result.why_unknown);
  if (!found)
    co_return result;
  result.why_unknown.clear();
  for (const auto& list : found->lists) {
    for (const auto& row : list.attachments)
      result.sizes.emplace(item_key(page_id, row.id), row.size);
  }
  co_return result;
}

/// Reads items again, one page's attachments by one list.
class second_reading {
public:
  explicit second_reading(const service_set& services) : services_(services) {}

  /// Why the item isn't taken for empty, also when nothing is said about it; nothing: it is empty.
  boost::asio::awaitable<std::optional<std::string>> why_not_empty(std::string item) {
    return is_page(item) ? why_no_empty_body(std::move(item)) : why_no_empty_file(std::move(item));
  }

private:
  using reason = std::optional<std::string>;
  static reason unless(bool empty) {
    return empty ? reason() : reason("it came without content, and a second reading did not say so");
  }
  static reason unread(const std::string& why) {
    return "it came without content, and could not be read a second time: " + why;
  }

  boost::asio::awaitable<reason> why_no_empty_body(std::string id) const {
    std::string why_unknown;
    try {
      const auto now = co_await services_.confluence.fetch_body_again(std::move(id));
      co_return unless(now && now->has_body && now->body.empty());
    } catch (const http::api_error& error) {
      if (!concerns_one_page(error))
        throw;
      why_unknown = error.what();
    }
    co_return unread(why_unknown);
  }

  boost::asio::awaitable<reason> why_no_empty_file(std::string item) {
    std::string page_id(page_of(item));
    auto page = pages_.find(page_id);
    if (page == pages_.end()) {
      auto listed = co_await sizes_now(services_, page_id);
      page = pages_.emplace(std::move(page_id), std::move(listed)).first;
    }
    const auto& now = page->second;
    if (!now.why_unknown.empty())
      co_return unread(now.why_unknown);
    const auto size = now.sizes.find(item);
    co_return unless(size != now.sizes.end() && size->second == std::uint64_t{0});
  }

  const service_set& services_;
  std::map<std::string, listed_sizes> pages_;
};

} // namespace

boost::asio::awaitable<emptied_items> find_emptied(const service_set& services, const run_context& run,
                                                   std::vector<std::string> keys, std::string prefix,
                                                   std::vector<std::string> scope_ids) {
  emptied_items result;
  const auto found = co_await services.unique.contents_by_keys(std::move(keys));
  auto sorted = sort_by_owner(services, run, found, prefix, scope_ids);
  result.foreign = std::move(sorted.foreign);
  second_reading again(services);
  for (auto& content : sorted.ours) {
    auto why_not = co_await again.why_not_empty(content.item_key);
    services.log.part(observe::part::ingestion)
        .debug("what came empty was read again", {{"key", content.key}, {"isEmpty", !why_not}});
    if (why_not) {
      result.averted.push_back({std::move(content.key), std::move(*why_not)});
    } else {
      content.reason = deletion_reason::emptied;
      result.contents.push_back(std::move(content));
    }
  }
  co_return result;
}

} // namespace cfc::nodes

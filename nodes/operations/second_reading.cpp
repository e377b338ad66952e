#include "nodes/operations/second_reading.hpp"

#include "nodes/operations/attachment_lists.hpp"
#include "nodes/operations/content_keys.hpp"

#include <utility>

namespace cfc::nodes {

namespace {

using confluence::content_type;
using reason = std::optional<std::string>;

reason unless(bool empty) {
  return empty ? reason() : reason("it came without content, and a second reading did not say so");
}

reason unread(const std::string& why) {
  return "it came without content, and could not be read a second time: " + why;
}

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

} // namespace

boost::asio::awaitable<reason> second_reading::why_not_empty(std::string item_key) {
  return is_page(item_key) ? why_no_empty_body(std::move(item_key)) : why_no_empty_file(std::move(item_key));
}

boost::asio::awaitable<testimony> second_reading::say(std::string item_key) {
  auto why_not = co_await why_not_empty(std::move(item_key));
  co_return why_not ? testimony::stays(std::move(*why_not)) : testimony::gone(deletion_reason::emptied);
}

/// Of all attachments of a page, as a list tells them now; none when there is no such page.
boost::asio::awaitable<second_reading::listed_sizes> second_reading::sizes_now(std::string page_id) const {
  listed_sizes result;
  auto found = co_await list_of(services_, page_id, content_type::page, result.why_unknown);
  // A key doesn't say what its page is, and Cloud has lists of either kind.
  if (!found && services_.confluence.kind() == confluence::instance::cloud)
    found = co_await list_of(services_, page_id, content_type::blogpost, result.why_unknown);
  if (!found)
    co_return result;
  result.why_unknown.clear();
  for (const auto& list : found->lists) {
    for (const auto& row : list.attachments)
      result.sizes.emplace(item_key(page_id, row.id), row.size);
  }
  co_return result;
}

boost::asio::awaitable<reason> second_reading::why_no_empty_body(std::string page_id) const {
  std::string why_unknown;
  try {
    const auto now = co_await services_.confluence.fetch_body_again(std::move(page_id));
    co_return unless(now && now->has_body && now->body.empty());
  } catch (const http::api_error& error) {
    if (!concerns_one_page(error))
      throw;
    why_unknown = error.what();
  }
  co_return unread(why_unknown);
}

boost::asio::awaitable<reason> second_reading::why_no_empty_file(std::string item_key) {
  std::string page_id(page_of(item_key));
  auto page = pages_.find(page_id);
  if (page == pages_.end()) {
    auto listed = co_await sizes_now(page_id);
    page = pages_.emplace(std::move(page_id), std::move(listed)).first;
  }
  const auto& now = page->second;
  if (!now.why_unknown.empty())
    co_return unread(now.why_unknown);
  const auto size = now.sizes.find(item_key);
  co_return unless(size != now.sizes.end() && size->second == std::uint64_t{0});
}

} // namespace cfc::nodes

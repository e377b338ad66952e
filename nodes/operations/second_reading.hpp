#pragma once

#include "nodes/operations/services.hpp"
#include "nodes/operations/testimony.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace cfc::nodes {

/// Reads items that came without content once more, by another request (ING-9), whatever `verifyDeletions` says: a
/// body by itself, an attachment's size in a list of its page's, of which one is read for each page.
class second_reading {
public:
  /// @param services outlive it
  explicit second_reading(const service_set& services) : services_(services) {}

  /// Why the item isn't taken for empty, also when nothing is said about it; nothing: it is empty.
  /// @throws http::api_error when the question can't be answered for a reason that concerns more than this page
  boost::asio::awaitable<std::optional<std::string>> why_not_empty(std::string item_key);

  /// The same as what is said of a content that seems to be gone: either it goes as emptied, or it stays.
  boost::asio::awaitable<testimony> say(std::string item_key);

private:
  /// Of a page's attachments, by item key.
  struct listed_sizes {
    std::map<std::string, std::optional<std::uint64_t>> sizes;
    std::string why_unknown; ///< when the list can't be had
  };
  boost::asio::awaitable<listed_sizes> sizes_now(std::string page_id) const;
  boost::asio::awaitable<std::optional<std::string>> why_no_empty_body(std::string page_id) const;
  boost::asio::awaitable<std::optional<std::string>> why_no_empty_file(std::string item_key);

  const service_set& services_;
  std::map<std::string, listed_sizes> pages_;
};

} // namespace cfc::nodes

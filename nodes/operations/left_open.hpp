#pragma once

#include "io/journal/record.hpp"
#include "io/unique/records.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// What an interrupted registration may have left in Unique (ING-6, REL-6).
namespace cfc::nodes {

/// The content is an earlier version that was completed: the registration would have changed its size. Of an
/// unchanged size it can't be told apart, nor while an earlier version is still being ingested; such a
/// content is taken for half-registered.
bool surely_earlier(const unique::content_record& found, std::uint64_t registered_size);

/// What a registration left in another scope than the one it named, as a platform or a gateway may do: an
/// unfinished content of the registered size. It may be somebody else's all the same, so it is only told of.
bool is_misplaced(const unique::content_record& found, const std::string& scope_id,
                  std::uint64_t registered_size);
/// For the operator: where it is and what to do.
std::string why_misplaced(const unique::content_record& found, const std::string& scope_id);

struct left_open_contents {
  std::vector<content_to_delete> to_delete;
  std::vector<kept_content> kept;
  std::vector<kept_content> undecided; ///< kept too, but an entry says more than what Unique shows
  /// Kept too: half-registered, but in another scope than the one of ours where they were being registered. Unique
  /// takes them for current.
  std::vector<kept_content> misplaced;
};

/// Which contents of a crash journal's entries are half-registered, so that they have to go before the diff
/// takes them for current. Each has the key of its entry, is in the scope where it was registered, isn't
/// surely an earlier version, and that scope is below our root, marked for this tenant and of the space that
/// the key names (DIF-7). Other contents under such a key are kept. To be asked before anything is submitted
/// in this cycle. Reads only.
/// @param spaces_below id of the scope that the spaces' scopes are below
/// @throws http::api_error when a question can't be answered
boost::asio::awaitable<left_open_contents>
find_left_open(const service_set& services, std::vector<journal::entry> entries, std::string spaces_below);

/// The same question about entries that name another root scope, which nothing proves ours any more: those of
/// their contents that are surely half-registered, and in our scopes all the same. They are left alone, but
/// the diff takes them for current.
/// @throws as find_left_open()
boost::asio::awaitable<std::vector<kept_content>>
find_left_open_elsewhere(const service_set& services, std::vector<journal::entry> entries,
                         std::string spaces_below);

} // namespace cfc::nodes

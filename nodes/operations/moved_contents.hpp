#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/new_places.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/testimony.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// Whether Unique holds more of it than its name: what was registered and not handed over, or could not be ingested, stands
/// for nothing.
bool is_handed_over(const unique::content_record& content) noexcept;

/// Contents that are to go since discovery has found their pages in other spaces (DEL-4). Whether they are stored
/// there is Unique's answer alone: the new space may have been refused, a page skipped, an upload failed.
class moved_contents {
public:
  /// @param said of each of the contents; those with a new space are looked at. All outlive it
  moved_contents(const service_set& services, const new_places& places, const std::vector<testimony>& said,
                 const std::vector<content_to_delete>& contents);

  /// Asks Unique for the contents and their pages under their new keys. Nothing is asked when nothing was ingested
  /// (`plan`): what was found counts as stored then.
  /// @throws http::api_error when they can't be looked up: then nothing may be deleted
  boost::asio::awaitable<void> look_up();

  /// After look_up(), of a content that has a new space.
  bool is_stored(std::size_t content) const;
  bool has_its_page_stored(std::size_t content) const;

private:
  std::string new_key(std::size_t content, std::string_view item_key) const;

  const service_set& services_;
  const new_places& places_;
  const std::vector<testimony>& said_;
  const std::vector<content_to_delete>& contents_;
  std::set<std::string> stored_; ///< full keys
};

} // namespace cfc::nodes

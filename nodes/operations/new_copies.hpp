#pragma once

#include "nodes/operations/new_places.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cfc::nodes {

/// Whether Unique holds more of it than its name: what was registered and not handed over, or could not be ingested, stands
/// for nothing.
bool is_handed_over(const unique::content_record& content) noexcept;

/// What has become of a moved content in its new place.
enum class new_copy : std::uint8_t {
  stored, ///< Unique holds it there, in a scope that this tenant has for that space; or a `plan` takes it for stored
  emptied,  ///< it came without content in this cycle, so that it isn't stored there (ING-1)
  unusable, ///< Unique has the key, and it stands for nothing, or isn't this tenant's
  missing,
};

/// The copies that Unique holds of contents that were moved to other spaces or pages. Whether they are stored
/// there is Unique's answer alone (DEL-4): the new space may have been refused, a page skipped, an upload failed.
class new_copies {
public:
  /// All arguments outlive it.
  new_copies(const service_set& services, const new_places& places) : services_(services), places_(places) {}

  /// Names a content to look_up().
  /// @param item_key as it is in the new place
  void expect(const space_identity& space, std::string_view item_key);

  /// Asks Unique for all that is expected and that a `plan` doesn't take for stored.
  /// @throws http::api_error when they can't be looked up: then nothing of them may be deleted
  boost::asio::awaitable<void> look_up();

  /// After look_up(), of what was expected.
  new_copy of(const space_identity& space, std::string_view item_key) const;

private:
  std::string key_of(const space_identity& space, std::string_view item_key) const;
  boost::asio::awaitable<std::set<std::string>> scopes_of(std::string space_key);

  const service_set& services_;
  const new_places& places_;
  std::map<std::string, std::string> expected_; ///< the key of the space by the full key of the content
  std::set<std::string> stored_;                ///< full keys
  std::set<std::string> unusable_;              ///< the same
};

} // namespace cfc::nodes

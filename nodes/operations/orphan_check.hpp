#pragma once

#include "nodes/operations/new_places.hpp"
#include "nodes/operations/orphan_space.hpp"
#include "nodes/operations/removal_check.hpp"
#include "nodes/operations/search_check.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_summary.hpp"
#include "nodes/operations/testimony.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What a look at a space says that discovery did not find (DEL-2, DEL-5).
enum class space_verdict : std::uint8_t {
  gone,        ///< its contents and its scope go
  stays,       ///< it has contents that are to be ingested, or some that nothing decides about
  unreachable, ///< not shown to the account, and `unreachableSpaces: keep`
};

/// Proves that a space that discovery did not find, while it found others, is gone (DEL-2, DEL-5), by the content store
/// or by other searches.
class orphan_check {
public:
  /// All arguments outlive it.
  /// @param items how single contents are checked, and whether the store may be asked
  /// @param discovered the spaces with accepted items
  orphan_check(const service_set& services, removal_check& items,
               const std::vector<discovered_space>& discovered, const new_places& places)
      : services_(services), items_(items), discovered_(discovered), places_(places) {}

  /// What was found again, not decided or not listed goes into `checked`; of a space that goes, also its contents with
  /// reasons of their own, where they were looked at one by one.
  /// @throws cycle_aborted, http::api_error when a list can't be had as a whole: nothing may be deleted then
  boost::asio::awaitable<space_verdict> check_space(const orphan_space& orphan, checked_removals& checked);

private:
  void close(const permission_missing& missing);
  boost::asio::awaitable<space_verdict> keep_if_unreachable(const space_mark& mark);
  boost::asio::awaitable<space_verdict> check_space_in_store(const orphan_space& orphan,
                                                             checked_removals& checked);
  boost::asio::awaitable<space_verdict> examine_contents(const orphan_space& orphan,
                                                         checked_removals& checked);
  boost::asio::awaitable<space_verdict> check_space_by_search(const orphan_space& orphan,
                                                              checked_removals& checked);
  boost::asio::awaitable<tristate> is_shown(const space_mark& mark);
  const space_identity* space_without_doubt() const;
  boost::asio::awaitable<bool> has_pages_in_store(const orphan_space& orphan,
                                                  const std::vector<content_to_delete>& moved);
  boost::asio::awaitable<std::map<std::string, indexed_page>> look_for_pages(const orphan_space& orphan);
  std::vector<content_to_delete> moved_contents_of(const orphan_space& orphan,
                                                   const std::map<std::string, indexed_page>& indexed) const;
  boost::asio::awaitable<bool> holds_moved(const orphan_space& orphan, std::vector<content_to_delete> moved,
                                           checked_removals& checked);

  const service_set& services_;
  removal_check& items_;
  const std::vector<discovered_space>& discovered_;
  const new_places& places_;
  int failures_in_a_row_ = 0;      ///< of removed spaces
  bool spaces_are_closed_ = false; ///< the permission to ask for spaces is missing
};

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/new_places.hpp"
#include "nodes/operations/search_check.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_summary.hpp"
#include "nodes/operations/witness.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What became of contents that seemed to be gone.
struct checked_removals {
  std::vector<content_to_delete> gone; ///< with their reasons
  std::vector<kept_content> averted;   ///< found again
  std::vector<kept_content> undecided; ///< nothing decides about them: kept
  std::uint64_t unlabelled = 0; ///< of a space that goes: contents that Confluence has, or may have (DEL-6)
  std::vector<kept_content> failures; ///< what Unique holds there can't be listed as a whole (REL-10): kept
};

/// DEL-4, as `processing.verifyDeletions` wants it: proves that what discovery doesn't know is gone, by the content
/// store, or by another search where the store may not be asked.
class removal_check {
public:
  /// All arguments outlive it.
  /// @param discovered the spaces with accepted items, whose roots count
  /// @param places where pages were found that may have been moved
  removal_check(const service_set& services, const run_context& run, witness_controls controls,
                const std::vector<discovered_space>& discovered, const new_places& places);

  /// The removed items of a space.
  /// @throws what the check of a list as a whole fails with: nothing may be deleted then
  boost::asio::awaitable<checked_removals> check_items(const space_summary& space);

  /// Whether the content store is asked: by the settings, and as long as it may be.
  bool asks_store() const noexcept;
  /// What is said of contents that seem to be gone, by the store or another search, in their order.
  /// @param seen in that space
  /// @throws as check_items()
  boost::asio::awaitable<std::vector<testimony>>
  testify(space_identity space, std::vector<content_to_delete> contents, witness_controls seen);
  /// Tells the operator how long a check takes that is about to begin.
  void tell_forecast(const std::string& space_key, const std::vector<content_to_delete>& contents) const;
  /// Notes that the store may not be asked for something.
  void note_missing(const permission_missing& missing);
  /// The same, and from then on it isn't asked for anything.
  void close_store(const permission_missing& missing);
  /// What both of them ask; for those that check more than single contents.
  witness& store() noexcept { return witness_; }
  search_engine& searches() noexcept { return searches_; }

  /// What the operator should know of how it was checked: scopes that would make it sure.
  const std::vector<std::string>& notes() const noexcept { return notes_; }

private:
  boost::asio::awaitable<std::vector<testimony>> search_again(space_identity space,
                                                              std::vector<content_to_delete> contents);
  boost::asio::awaitable<void> find_in_new_trees(const std::map<std::string, indexed_page>& indexed,
                                                 items_found_again& again);
  testimony elsewhere(const std::string& page_id, const indexed_page& page,
                      const items_found_again& again) const;
  testimony moved_to(const space_identity& space) const;
  boost::asio::awaitable<void> keep_what_is_not_stored(std::vector<testimony>& said,
                                                       const std::vector<content_to_delete>& contents);

  const service_set& services_;
  const std::vector<discovered_space>& discovered_;
  std::set<std::string> roots_; ///< of all spaces
  const new_places& places_;
  search_engine searches_;
  witness witness_;
  bool store_is_closed_ = false; ///< the permission for it is missing
  std::vector<std::string> notes_;
};

/// Sorts contents by what is known of them. Where more than 20 of the pages looked up, or a tenth, were found
/// again, the index is no witness for the rest: nothing of the space goes.
checked_removals sort_by_testimony(std::vector<content_to_delete> contents,
                                   const std::vector<testimony>& said);

} // namespace cfc::nodes

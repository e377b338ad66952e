#pragma once

#include "nodes/operations/id_set.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/selection.hpp"
#include "nodes/operations/space_records.hpp"
#include "nodes/operations/space_summary.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// What became of items in this cycle.
struct fates {
  std::set<std::string, std::less<>>
      failed; ///< item keys of what was found and not stored, as far as they are known
  /// Of these pages, by id (DSC-14).
  std::set<std::string, std::less<>> unknown_attachments;
  std::set<std::string, std::less<>> emptied; ///< full keys of what came without content
  std::set<std::string> compared;             ///< ids of spaces of which anything was compared with Unique
  bool failures_truncated = false;            ///< more have failed than are named
  bool only_planned = false; ///< nothing was ingested in this cycle, and all that was found would be
};

/// Where discovery has found pages, for those that are in another space by now: what is to be ingested there, and
/// isn't, must not go from its former space (DEL-4).
class new_places {
public:
  /// @param accepted ids that discovery has accepted, in whatever space; outlives it, as `scopes` does
  /// @param scopes tell whether what Unique holds in a new place is this tenant's
  new_places(const std::vector<discovered_space>& discovered, const id_set& accepted, own_scopes& scopes,
             fates ends = {});

  /// Where the run doesn't look at all spaces (RUN-1): those it doesn't look at whose scopes show that the tenant has
  /// them.
  /// @throws http::api_error
  boost::asio::awaitable<void> learn_others(const selection& selected);

  /// Whether discovery has found the page in time to be stored under its new space's keys in this cycle. Whether it
  /// is, Unique knows (new_copies).
  bool has(const std::string& space_id, std::string_view page_id) const;
  /// Whether discovery has accepted the page, in whatever space.
  bool was_accepted(std::string_view page_id) const { return accepted_.contains(page_id); }
  /// Whether a `plan` takes the page and its attachments for stored in that space.
  bool is_foreseen(const std::string& space_id, std::string_view page_id) const;
  /// Whether an item may have been tried and not stored, or not been seen at all: no more than so many are named.
  bool may_have_failed(std::string_view item_key) const;
  /// The same of an attachment, on whichever page.
  bool may_have_failed_anywhere(std::string_view attachment_id) const;
  bool came_empty(std::string_view key) const { return ends_.emptied.contains(key); }
  /// Whether discovery has found anything in the space.
  bool knows(const std::string& space_id) const { return found_.contains(space_id); }
  /// The space as discovery has found it; null: it found nothing there.
  const space_identity* space(const std::string& space_id) const;
  /// A space in which this run has found nothing, and of which the tenant has a scope; null: none that
  /// learn_others() knows.
  const space_identity* other_space(const std::string& space_id) const;
  own_scopes& scopes() const noexcept { return scopes_; }

private:
  std::set<std::string> complete_;               ///< ids of spaces
  std::map<std::string, space_identity> found_;  ///< by id
  std::map<std::string, space_identity> others_; ///< by id
  const id_set& accepted_;
  own_scopes& scopes_;
  fates ends_;
  std::set<std::string, std::less<>> failed_attachments_; ///< ids
};

} // namespace cfc::nodes

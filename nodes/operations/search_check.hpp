#pragma once

#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Item keys that another search shows.
struct items_found_again {
  std::set<std::string> to_ingest; ///< there after all
  /// Pages to ingest that are in another space: that space by their ids.
  std::map<std::string, space_identity> elsewhere;
  /// Attachments that are there, and that the settings don't allow (any more).
  std::set<std::string> not_allowed;
};

/// DEL-4: discovery once more, restricted to some pages of one space, whose roots are searched for again as
/// well: a root that was overlooked would cost its whole tree. Search results of a live instance can miss
/// entries while pages are being edited, so absence is checked twice before anything is deleted.
/// @param page_ids the pages whose contents are to go
/// @param roots the roots that discovery knows for this space
/// @throws cycle_aborted, http::api_error when a list can't be had as a whole: then nothing may be deleted
boost::asio::awaitable<items_found_again> find_again(const service_set& services, search_engine& searches,
                                                     space_identity space, std::vector<std::string> page_ids,
                                                     std::vector<std::string> roots);

/// Searches for pages by their ids, with labels or whatever they are, in as many searches as are needed.
/// @throws cycle_aborted, http::api_error when a list can't be had as a whole
boost::asio::awaitable<void> search_by_ids(search_engine& searches, search_kind kind,
                                           std::vector<std::string> page_ids, search_page_visitor visitor);

/// The same for pages below what carries the all-label in that space (DSC-2).
boost::asio::awaitable<void> search_below_roots(search_engine& searches, std::string space_key,
                                                std::vector<std::string> page_ids,
                                                search_page_visitor visitor);

/// A page that the index has.
struct indexed_page {
  deletion_reason reason = deletion_reason::unlabelled; ///< why it isn't to be ingested where it was
  std::optional<space_identity> space; ///< where it is, without a name; nothing: the row lacks it
};

/// What the index still has of pages that find_again() did not find, asked for in no words but their ids:
/// those that carry no label, are in a space of another type, or are elsewhere by now (DEL-6). By their ids.
/// @throws cycle_aborted, http::api_error when a list can't be had as a whole
boost::asio::awaitable<std::map<std::string, indexed_page>>
find_by_ids(search_engine& searches, space_identity space, std::vector<std::string> page_ids);

/// The same for a space that discovery did not find at all: whether it has a labelled page, or a page below
/// something labelled, be that of a type that isn't ingested itself (DSC-2). A page that the index tells to be in a
/// space of that key and another id is of a newer space.
boost::asio::awaitable<bool> space_has_items(search_engine& searches, space_mark space);

/// Whether the index still has any page in the space, whatever its labels and the type of the space. Without an id,
/// whatever its id.
boost::asio::awaitable<bool> space_has_pages(search_engine& searches, space_mark space);

} // namespace cfc::nodes

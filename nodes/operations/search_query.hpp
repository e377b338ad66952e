#pragma once

#include "io/confluence/cql.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cfc::nodes {

/// A page that carries the all-label: the root of a tree (DSC-2).
struct root_page {
  std::string id;
  std::string space_id; ///< as the answer has it: empty for a root without a space
};

enum class search_kind : std::uint8_t {
  labels,      ///< DSC-1, or a part of it by creation date
  roots,       ///< what carries the all-label, or a part of it by creation date
  descendants, ///< DSC-2, one group or a part of it
  anything,    ///< whatever the other conditions of the query allow
};

/// DSC-2: so many roots are in one search, at most.
inline constexpr std::size_t roots_per_search = 100;

/// What one chain of result pages searches for.
struct search_query {
  search_kind kind = search_kind::labels;
  std::vector<root_page> roots; ///< descendants: the ancestors asked for, ordered by space
  /// What comes first is asked first, so that few spaces are being discovered at a time: how many roots of
  /// the cycle stand before the first of these.
  std::uint32_t rank = 0;
  confluence::created_range created;
  /// Only pages with these ids; empty: whatever their id (DEL-4).
  std::vector<std::string> only_ids;
  /// Only pages of the space with this key; empty, as a mark may have it: of any space (DEL-4).
  std::string only_space_key;
  /// What the run's selection of spaces adds to a search of discovery (RUN-1), in Confluence's language; empty:
  /// nothing. The checks before deleting search everywhere.
  std::string space_condition;
  /// Without others that are read meanwhile, so that reading parts of it at once is faster (DSC-11).
  bool split_for_speed = true;
  /// Part of a search that Cloud was asked for the total of, and too small for further splits.
  bool size_known = false;
  /// Descendants: a part of a group that failed with pages of every size, so that smaller ones are no remedy.
  bool fails_at_any_size = false;
  /// A cursor of this search was refused before, and it was begun from its first page again.
  bool begun_anew = false;
  /// The search was begun again with at most so many rows to an answer; 0: not for that. A cursor's link may
  /// name more again, whatever was asked for.
  int most_rows = 0;
};

/// Ids of pages in groups of which each is one search, beside that condition (DSC-13).
inline std::vector<std::vector<std::string>> groups_by_url(const std::vector<std::string>& page_ids,
                                                           const std::string& condition) {
  return confluence::id_groups(page_ids, confluence::most_ids_in_search, confluence::most_cql_bytes,
                               condition);
}

} // namespace cfc::nodes

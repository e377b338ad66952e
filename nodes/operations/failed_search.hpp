#pragma once

#include "io/http/failure.hpp"
#include "nodes/operations/search_call.hpp"

#include <cstdint>

namespace cfc::nodes {

/// Fewer rows than this are never asked for at once because of a failure.
inline constexpr int fewest_rows_asked = 25;

/// What can be done about a search page that failed for good.
enum class remedy : std::uint8_t {
  fewer_rows,   ///< the same page with half the rows; where a cursor names it, the search anew
  begun_anew,   ///< the search from its first page, once: the server takes the cursor no longer
  halved_group, ///< the group in two halves (DSC-12, DSC-13)
  lost_root,    ///< nothing: the subtree of its one root is unknown in this cycle (DSC-12)
  none,         ///< discovery fails (CYC-4)
};

/// A server may be too slow for the rows asked for (500, 502, 504 or no answer in time), or choke on the
/// group (500, 400, 404, 414). Pages are halved first, since that leaves the search whole; a group that fails
/// with pages of every size is halved, and its parts at once, down to one root, for which smaller pages are
/// tried again. A cursor that is refused (400) may just be too old, since a search waits
/// while what it found is worked on.
remedy remedy_for(const search_answer& failed);
/// A server that is too slow, rather than one that fails: other searches had better ask for less, too.
bool too_slow(const http::failure& failure) noexcept;
/// How many rows the search asked for: of the link that failed and of what it was begun with, the fewer.
int rows_asked(const search_answer& failed);
/// What the smaller page asks for.
int fewer_rows(int rows);

} // namespace cfc::nodes

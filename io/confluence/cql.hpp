#pragma once

#include "io/confluence/instance.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// CQL, built safely: every value is quoted and escaped here and nowhere else.
/// https://developer.atlassian.com/cloud/confluence/advanced-searching-using-cql/
namespace cfc::confluence {

/// A value in double quotes; `\` and `"` escaped.
std::string in_quotes(std::string_view value);

inline constexpr std::int32_t minutes_per_day = 24 * 60;
inline constexpr std::int32_t confluences_first_day = 12'418; ///< 2004-01-01, in days from 1970-01-01

/// Half-open range of creation times; an absent end is open, so that ranges can cover all time (DSC-11).
/// Minutes are counted from 1970-01-01 00:00, and a minute is all that CQL can tell apart. The literal is in
/// the instance's own time zone, which we don't know; as the same literal stands on both sides of a border
/// (`<` and `>=`), nothing falls between two ranges in any zone, nor where a clock was put forward or back.
struct created_range {
  std::optional<std::int32_t> from_minute;
  std::optional<std::int32_t> until_minute;
  bool operator==(const created_range&) const = default;
};
/// The range in at most so many parts of about the same length, in order, each beginning where the one before
/// ends. Borders are midnights while the range has days to share. A range of one minute is one part. Open
/// ends count as the beginning of `first_day` and the end of the day `today` (in days from 1970-01-01).
std::vector<created_range> parts(const created_range& range, std::int32_t today, std::int32_t most,
                                 std::int32_t first_day = confluences_first_day);

/// DSC-1.
std::string label_search(instance kind, std::string_view single, std::string_view all,
                         const created_range& when = {});
/// The part of DSC-1 that finds the roots of trees alone (DSC-2).
std::string root_search(instance kind, std::string_view all, const created_range& when = {});
/// DSC-2.
std::string descendant_search(std::span<const std::string> roots, const created_range& when = {});
/// Whatever isn't an attachment.
std::string any_search(const created_range& when = {});
/// `id in (…)`, for bodies and for verifying deletions, optionally and'ed with another condition.
std::string id_search(std::span<const std::string> ids, std::string_view and_condition = {});
/// Pages of that title in the space: at most one (INL-7).
std::string title_search(std::string_view space_key, std::string_view title);
/// One item by its id, where a page can't be asked for directly (Cloud).
std::string one_id(std::string_view id);
/// The same search with its rows in order of creation: without an order, rows of equal rank swap places
/// between two answers, and one that moves to a page that was read already is lost. That can still happen to
/// pages created in the same moment, as by an import. For the end of a query only.
std::string oldest_first(std::string cql);
/// Conditions to be and'ed with a search: in one of these spaces, or in none of them (RUN-1).
std::string in_spaces(std::span<const std::string> space_keys);
std::string not_in_spaces(std::span<const std::string> space_keys);
/// The same searches restricted to one space (DEL-4).
std::string in_space(std::string_view cql, std::string_view space_key);

/// DSC-13: so many ids, and so many bytes of encoded CQL, are in one search at most.
inline constexpr std::size_t most_ids_in_search = 200, most_cql_bytes = 5'000;

/// Cuts ids into groups of at most `most` ids whose encoded CQL, a created_range and the condition that is
/// and'ed with them included, stays under `max_encoded_bytes` (DSC-13). An id that is longer than that on its
/// own is a group of one.
/// @param and_condition what id_search() will be given besides the ids: a label of 255 characters can take
/// thousands of bytes
std::vector<std::vector<std::string>> id_groups(std::span<const std::string> ids,
                                                std::size_t most = most_ids_in_search,
                                                std::size_t max_encoded_bytes = most_cql_bytes,
                                                std::string_view and_condition = {});

} // namespace cfc::confluence

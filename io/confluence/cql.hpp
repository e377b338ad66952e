#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// CQL, built safely: every value is quoted and escaped here and nowhere else.
/// https://developer.atlassian.com/cloud/confluence/advanced-searching-using-cql/
namespace cfc::confluence {

enum class instance : std::uint8_t { cloud, data_center };

/// A value in double quotes; `\` and `"` escaped.
std::string quoted(std::string_view value);

/// Half-open range of creation dates; an absent end is open, so that ranges can cover all time (DSC-11). Days
/// are counted from 1970-01-01; the literal is the instance's own time zone, the same on both sides of a
/// border.
struct created_range {
  std::optional<std::int32_t> from_day;
  std::optional<std::int32_t> until_day;
  bool operator==(const created_range&) const = default;
};
/// Two halves that share a border, or nothing when the range is one day. Open ends count as 2004-01-01
/// (Confluence's first year) and the day after `today`.
std::optional<std::pair<created_range, created_range>> halves(const created_range& range, std::int32_t today);

/// DSC-1.
std::string label_search(instance kind, std::string_view single, std::string_view all,
                         const created_range& when = {});
/// DSC-2.
std::string descendant_search(std::span<const std::string> roots, const created_range& when = {});
/// `id in (…)`, for bodies and for verifying deletions, optionally and'ed with another condition.
std::string id_search(std::span<const std::string> ids, std::string_view and_condition = {});
/// One item by its id, where a page can't be asked for directly (Cloud).
std::string one_id(std::string_view id);
/// The same searches restricted to one space (DEL-4).
std::string in_space(std::string_view cql, std::string_view space_key);

/// Cuts ids into groups of at most `most` ids whose encoded CQL, a created_range included, stays under
/// `max_encoded_bytes` (DSC-13). An id that is longer than that on its own is a group of one.
std::vector<std::vector<std::string>> id_groups(std::span<const std::string> ids, std::size_t most = 200,
                                                std::size_t max_encoded_bytes = 5'000);

} // namespace cfc::confluence

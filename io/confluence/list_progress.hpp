#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cfc::confluence {

/// What an answer of a list shows of whether the list goes on.
struct list_answer {
  std::string_view next; ///< the link to the next page; empty: none
  std::size_t rows = 0;
  /// Of the rows. Empty although there are rows: not known, taken for new.
  std::vector<std::string_view> ids;
  std::uint64_t limit = 0;            ///< how many rows the answer could hold; 0: not known
  std::optional<std::uint64_t> total; ///< how many rows the list has, as the server says
};

/// What is to be asked for after an answer.
enum class list_step : std::uint8_t {
  ended,
  next_page,      ///< the next page: by the server's cursor, or behind the rows received
  same_place,     ///< Data Center: a page was empty, though others are to come: what stands there really
  at_links_start, ///< a page brought nothing new: the next one where the link says
  beyond_end,     ///< whether there is something behind the rows received after all
  from_beginning, ///< the whole list once more: it ended before its total
};

/// No search or list has more rows than that, and none of a single page's attachments more than the second.
inline constexpr std::uint64_t most_rows_of_a_list = 10'000'000, most_attachments_of_a_page = 100'000;
/// So many rows beyond twice its total a list may have.
inline constexpr std::uint64_t most_rows_beyond_total = 10'000;

/// Where a list ends. Servers end lists wrongly in both directions, so the end is proven, not believed (DSC-8):
///
/// - Data Center: a page that is full and has no next link is followed by one more request behind it.
/// - A list that ends with clearly fewer rows than the total that it announced (by more than 25 and more than a
///   tenth, since Cloud's total is an estimate) is asked for once more; if that stays so, it is short.
/// - Rows that came before are no progress. A Data Center that answers a request beyond the end with its last
///   rows again ends the list well. Pages that are empty or repeat other rows are passed, up to 50 in a row,
///   by the link's own start; an empty one of Data Center only when it is empty once more, since the rows of
///   its place would be lost. The second of them, or a link that repeats itself, ends the list well where its
///   total is reached. Not the first, behind which a server that drops rows has more; and not a total that
///   more rows than it counts have disproved. Else the same link twice without a new row is an error.
/// - Rows that are always new are no list either: more than twice the total and 10,000 are an error, and so
///   are more than end_within() allows, whatever the total (REL-9).
///
/// Copies share what they remember of the ids they have met, so only one copy goes on: a list is serial by nature.
class list_progress {
public:
  /// @param by_cursor Cloud; Data Center pages by `start`
  explicit list_progress(bool by_cursor = true) : by_cursor_(by_cursor) {}

  /// The list can't have more rows: with so many it has ended.
  void expect_at_most(std::uint64_t rows) noexcept { most_ = rows; }
  /// More different rows than that are an error.
  void end_within(std::uint64_t rows) noexcept { ceiling_ = rows; }
  /// How many rows the list has by another answer; what its own answers say counts for more.
  void expect_total(std::uint64_t rows) noexcept { total_ = rows; }

  /// @throws http::api_error of kind paging when the list leads nowhere
  list_step judge(const list_answer& answer);

  /// Received since the list was begun, repeated ones included.
  std::uint64_t rows() const noexcept { return received_; }
  /// A full page without a next link was followed by rows: the server cuts lists.
  bool ended_early() const noexcept { return ended_early_; }
  /// The total that the list fell short of, twice; nothing when it didn't.
  std::optional<std::uint64_t> shortfall() const noexcept { return shortfall_; }
  /// Received since the list was begun, each once.
  std::uint64_t different_rows() const noexcept { return different_; }

private:
  std::size_t count_new(const list_answer& answer);
  bool repeats_last_rows(const list_answer& answer) const;
  bool is_full(const list_answer& answer) const noexcept;
  list_step at_end();
  list_step without_progress(const list_answer& answer);

  void check_ceiling() const;

  bool by_cursor_;
  std::uint64_t ceiling_ = most_rows_of_a_list;
  std::optional<std::uint64_t> most_, total_, shortfall_;
  std::uint64_t received_ = 0, different_ = 0;
  bool probing_ = false, ended_early_ = false, again_ = false;
  bool empty_once_ = false;                ///< the place that was asked for last
  std::uint32_t stale_pages_ = 0;          ///< in a row, without a row that is new
  std::vector<std::uint64_t> stale_links_; ///< hashes of the links since the last new row
  /// Hash of an id, and how many different ids came before it. Null before it is needed.
  std::shared_ptr<boost::unordered_flat_map<std::uint64_t, std::uint64_t>> met_;
};

/// Pages in a row without a new row that are passed.
inline constexpr std::uint32_t most_stale_pages = 50;

} // namespace cfc::confluence

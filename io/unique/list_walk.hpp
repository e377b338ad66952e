#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>

namespace cfc::unique {

/// Where the reading of one of Unique's lists stands (REL-10). A page with fewer rows than asked for is the
/// last: the total that comes with it may be absent, late, or count rows that the account isn't shown.
class list_walk {
public:
  static constexpr std::size_t rows_per_page = 100;
  /// No list of contents has more rows than that, and none of scopes, or of what is looked up by keys, more
  /// than the second (REL-9).
  static constexpr std::size_t most_rows = 10'000'000, most_rows_of_a_look_up = 100'000;
  /// So many rows beyond twice its total a list may have: the total may be late.
  static constexpr std::size_t most_rows_beyond_total = 10'000;

  explicit list_walk(std::size_t most = most_rows) : most_(most) {}
  /// Of a list that has one row, if any: that is what the first page is asked for, and others only where its
  /// total says that there are more, or isn't told.
  static list_walk of_one_row() {
    list_walk walk(most_rows_of_a_look_up);
    walk.wanted_ = 1;
    return walk;
  }

  std::size_t skip() const noexcept { return skip_; }
  /// How many rows the next page is asked for.
  std::size_t wanted() const noexcept { return wanted_; }
  /// Another page is to be asked for.
  bool goes_on() const noexcept { return goes_on_; }

  /// A row of the page at hand. @return whether it came for the first time
  /// @throws graphql::unexpected when there are more than twice as many as were asked for (REL-9)
  bool take(const std::string& id);
  /// @param total as the page says it
  /// @throws graphql::unexpected when rows that are always new came for longer than the list may be
  void end_page(std::optional<std::uint64_t> total);

  /// Why the list may not be whole; null: nothing speaks against it.
  std::optional<std::string> doubt() const;

private:
  bool is_endless() const noexcept;

  std::size_t most_;
  std::unordered_set<std::string> seen_;
  std::optional<std::uint64_t> total_; ///< the latest
  std::size_t wanted_ = rows_per_page, skip_ = 0, rows_on_page_ = 0, new_on_page_ = 0, repeated_ = 0;
  bool goes_on_ = true;
};

} // namespace cfc::unique

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>

namespace cfc::unique {

/// Where the reading of one of Unique's lists stands (REL-10). A page with fewer rows than asked for is the last: the
/// total that comes with it may be absent, late, or count rows that the account isn't shown.
class list_walk {
public:
  static constexpr std::size_t rows_per_page = 100;

  std::size_t skip() const noexcept { return skip_; }
  /// Another page is to be asked for.
  bool goes_on() const noexcept { return goes_on_; }

  /// A row of the page at hand. @return whether it came for the first time
  /// @throws graphql::unexpected when there are more than twice as many as were asked for (REL-9)
  bool take(const std::string& id);
  /// @param total as the page says it
  void end_page(std::optional<std::uint64_t> total);

  /// Why the list may not be whole; null: nothing speaks against it.
  std::optional<std::string> doubt() const;

private:
  std::unordered_set<std::string> seen_;
  std::optional<std::uint64_t> total_; ///< the latest
  std::size_t skip_ = 0, rows_on_page_ = 0, new_on_page_ = 0, repeated_ = 0;
  bool goes_on_ = true;
};

} // namespace cfc::unique

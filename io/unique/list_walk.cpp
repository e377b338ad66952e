#include "io/unique/list_walk.hpp"

#include "io/unique/graphql.hpp"

#include <algorithm>

namespace cfc::unique {

bool list_walk::take(const std::string& id) {
  if (++rows_on_page_ > 2 * rows_per_page) {
    throw graphql::unexpected("more than " + std::to_string(2 * rows_per_page) + " rows, though at most " +
                              std::to_string(rows_per_page) + " were asked for");
  }
  const bool first_time = seen_.insert(id).second;
  ++(first_time ? new_on_page_ : repeated_);
  return first_time;
}

void list_walk::end_page(std::optional<std::uint64_t> total) {
  if (total)
    total_ = total;
  const bool has_the_one_row = wanted_ == 1 && total_ && *total_ <= seen_.size();
  // A server that takes no notice of `skip` would go on for ever.
  goes_on_ = rows_on_page_ >= wanted_ && new_on_page_ > 0 && !has_the_one_row;
  if (goes_on_ && is_endless()) {
    throw graphql::unexpected("the list doesn't end: " + std::to_string(seen_.size()) +
                              " different rows came" +
                              (total_ ? ", though its totalCount says " + std::to_string(*total_) : ""));
  }
  skip_ += wanted_;
  wanted_ = rows_per_page;
  rows_on_page_ = new_on_page_ = 0;
}

bool list_walk::is_endless() const noexcept {
  const std::uint64_t most = most_;
  const auto by_total = total_ && *total_ < most / 2 ? 2 * *total_ + most_rows_beyond_total : most;
  return seen_.size() >= std::min(by_total, most);
}

std::optional<std::string> list_walk::doubt() const {
  if (repeated_ > 0)
    return std::to_string(repeated_) + " rows of the list came more than once, so others may be missing";
  if (total_ && *total_ > seen_.size()) {
    return "the list has " + std::to_string(seen_.size()) + " rows, but its totalCount says " +
           std::to_string(*total_);
  }
  return std::nullopt;
}

} // namespace cfc::unique

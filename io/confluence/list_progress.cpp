#include "io/confluence/list_progress.hpp"

#include "io/http/api_error.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace cfc::confluence {

namespace {

http::api_error endless_list(const std::string& why) {
  return {http::api_fault::paging, 0, why};
}

/// Cloud's total is an estimate.
bool clearly_fewer(std::uint64_t rows, std::uint64_t total) noexcept {
  constexpr std::uint64_t tolerance = 25;
  constexpr std::uint64_t parts = 10;
  return rows < total && total - rows > tolerance && (total - rows) * parts > total;
}

std::uint64_t hash_of(std::string_view text) noexcept {
  return std::hash<std::string_view>{}(text);
}

} // namespace

std::size_t list_progress::count_new(const list_answer& answer) {
  if (answer.ids.empty()) {
    return answer.rows;
  }
  if (!met_) {
    met_ = std::make_shared<boost::unordered_flat_map<std::uint64_t, std::uint64_t>>();
  }
  std::size_t fresh = 0;
  for (const auto id : answer.ids) {
    fresh += met_->emplace(hash_of(id), different_ + fresh).second ? 1 : 0;
  }
  return fresh;
}

/// The first page once more, when it is all there was, is the sign of a server that doesn't heed `start`.
bool list_progress::repeats_last_rows(const list_answer& answer) const {
  const auto rows = answer.ids.size();
  if (by_cursor_ || rows == 0 || rows > different_ || (rows == different_ && is_full(answer))) {
    return false;
  }
  return std::all_of(answer.ids.begin(), answer.ids.end(), [&](std::string_view id) {
    const auto at = met_->find(hash_of(id));
    return at != met_->end() && at->second >= different_ - rows;
  });
}

bool list_progress::is_full(const list_answer& answer) const noexcept {
  return answer.limit > 0 && answer.rows >= answer.limit;
}

/// The total may be an estimate, or belong to the time before many rows were added.
void list_progress::check_ceiling() const {
  const auto by_total = total_ && *total_ < ceiling_ / 2 ? 2 * *total_ + most_rows_beyond_total : ceiling_;
  if (different_ > std::min(by_total, ceiling_)) {
    throw endless_list("the list doesn't end: " + std::to_string(different_) + " different rows came" +
                       (total_ ? ", though it has " + std::to_string(*total_) + " by its own total" : ""));
  }
}

list_step list_progress::judge(const list_answer& answer) {
  const bool can_go_on = !answer.next.empty() || (!by_cursor_ && is_full(answer)) || probing_;
  const auto fresh = can_go_on || met_ ? count_new(answer) : answer.rows;
  received_ += answer.rows;
  different_ += fresh;
  total_ = answer.total ? answer.total : total_;
  if (most_ && different_ >= *most_) {
    return list_step::ended;
  }
  check_ceiling();
  if (probing_) {
    probing_ = false;
    if (fresh == 0) {
      return at_end();
    }
    ended_early_ = true;
  }
  if (answer.next.empty()) {
    probing_ = !by_cursor_ && fresh > 0 && is_full(answer);
    return probing_ ? list_step::beyond_end : at_end();
  }
  if (fresh == 0) {
    return without_progress(answer);
  }
  stale_pages_ = 0;
  empty_once_ = false;
  stale_links_.assign(1, hash_of(answer.next));
  return list_step::next_page;
}

list_step list_progress::without_progress(const list_answer& answer) {
  const auto link = hash_of(answer.next);
  const bool repeats_link = std::find(stale_links_.begin(), stale_links_.end(), link) != stale_links_.end();
  const bool has_total = total_ == different_ && (empty_once_ || stale_pages_ > 0 || repeats_link);
  if (has_total || repeats_last_rows(answer)) {
    return at_end();
  }
  if (!by_cursor_ && answer.rows == 0 && !empty_once_) {
    empty_once_ = true;
    return list_step::same_place;
  }
  empty_once_ = false;
  if (repeats_link) {
    throw endless_list("the server's link to the next page repeats after " + std::to_string(received_) +
                       " rows; following it would never end");
  }
  stale_links_.push_back(link);
  if (++stale_pages_ == most_stale_pages) {
    throw endless_list(
        std::to_string(most_stale_pages) +
        " pages in a row held nothing new (they were empty, or repeated earlier rows) but had a link to "
        "a next one, after " +
        std::to_string(received_) + " rows");
  }
  return list_step::at_links_start;
}

list_step list_progress::at_end() {
  if (!total_ || !clearly_fewer(different_, *total_)) {
    return list_step::ended;
  }
  if (again_) {
    shortfall_ = total_;
    return list_step::ended;
  }
  const auto most = most_;
  const auto total = total_;
  const bool cut = ended_early_;
  const auto ceiling = ceiling_;
  *this = list_progress(by_cursor_);
  most_ = most;
  ceiling_ = ceiling;
  total_ = total;
  ended_early_ = cut;
  again_ = true;
  return list_step::from_beginning;
}

} // namespace cfc::confluence

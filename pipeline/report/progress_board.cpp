#include "pipeline/report/progress_board.hpp"

#include <algorithm>
#include <utility>

namespace cfc::pipeline {

progress_board::place progress_board::enter(std::function<progress_view()> look) {
  const auto tenant = look().tenant;
  const std::lock_guard lock(mutex_);
  const auto former = std::find_if(places_.begin(), places_.end(),
                                   [&](const shown& one) { return !one.look && one.last.tenant == tenant; });
  if (former != places_.end()) {
    former->look = std::move(look);
    return {*this, static_cast<std::size_t>(former - places_.begin())};
  }
  places_.push_back({std::move(look), {}});
  return {*this, places_.size() - 1};
}

std::vector<progress_view> progress_board::views() const {
  const std::lock_guard lock(mutex_);
  std::vector<progress_view> result;
  result.reserve(places_.size());
  for (const auto& taken : places_)
    result.push_back(taken.look ? taken.look() : taken.last);
  return result;
}

void progress_board::keep_last(std::size_t index) {
  const std::lock_guard lock(mutex_);
  auto& ending = places_[index];
  ending.last = ending.look();
  ending.last.phase = "ended";
  ending.last.ended = true;
  ending.look = nullptr;
}

} // namespace cfc::pipeline

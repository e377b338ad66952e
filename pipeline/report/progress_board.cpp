#include "pipeline/report/progress_board.hpp"

#include <utility>

namespace cfc::pipeline {

progress_board::place progress_board::enter(std::function<progress_view()> look) {
  const std::lock_guard lock(mutex_);
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

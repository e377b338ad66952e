#include "io/http/rate_window.hpp"

namespace cfc::http {

void rate_window::add(time_point at) {
  const auto since_begin = at.time_since_epoch() % step;
  const auto end = at - since_begin + step;
  if (steps_.empty() || steps_.back().end < end) {
    steps_.push_back({end, 0});
  }
  ++steps_.back().requests;
  ++count_;
}

std::uint64_t rate_window::forget(time_point now) noexcept {
  std::uint64_t left = 0;
  while (!steps_.empty() && next_to_leave() <= now) {
    left += steps_.front().requests;
    steps_.pop_front();
  }
  count_ -= left;
  return left;
}

} // namespace cfc::http

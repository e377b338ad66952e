#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <queue>
#include <vector>

namespace cfc::simulator {

/// A service that works on so many requests at a time, each for a while; more wait their turn, first come first
/// served. Not thread-safe.
class work_slots {
public:
  using clock = std::chrono::steady_clock;

  /// @param slots 0: any number at a time
  void set(std::size_t slots) {
    slots_ = slots;
    free_at_ = {};
  }
  /// How long a request that comes now takes, which is worked on for `work`.
  clock::duration take(clock::time_point now, clock::duration work) {
    if (slots_ == 0)
      return work;
    auto begins = now;
    if (free_at_.size() >= slots_) {
      begins = std::max(now, free_at_.top());
      free_at_.pop();
    }
    free_at_.push(begins + work);
    return begins + work - now;
  }

private:
  std::size_t slots_ = 0;
  std::priority_queue<clock::time_point, std::vector<clock::time_point>, std::greater<>> free_at_;
};

} // namespace cfc::simulator

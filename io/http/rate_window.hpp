#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace cfc::http {

/// How many requests went out in the last minute (REL-5), counted in steps of 50 ms. A request counts from
/// its time until 60.25 s after the end of its step, so for longer than 60 s whatever its place in the step:
/// no half-open window of 60 s ever holds more than count() says. The quarter of a second is for requests
/// that don't all need the same time to the server. At most 1,207 steps are kept, however many requests there
/// are.
class rate_window {
public:
  using time_point = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds step{50};
  static constexpr std::chrono::milliseconds length{60'250};

  /// One request went out. Times don't run backwards.
  void add(time_point at);
  /// Forgets what has left by then.
  /// @return how many that were
  std::uint64_t forget(time_point now) noexcept;

  std::uint64_t count() const noexcept { return count_; }
  bool empty() const noexcept { return steps_.empty(); }
  std::size_t steps() const noexcept { return steps_.size(); }
  /// When the oldest began, and when they leave. Only when it isn't empty.
  time_point oldest() const noexcept { return steps_.front().end - step; }
  time_point next_to_leave() const noexcept { return steps_.front().end + length; }

private:
  struct counted {
    time_point end; ///< of the step
    std::uint64_t requests;
  };
  std::deque<counted> steps_;
  std::uint64_t count_ = 0;
};

} // namespace cfc::http

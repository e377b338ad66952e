#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace cfc::simulator {

/// A window of 60 seconds that grants `per_minute` requests, and says when the next one fits. Not
/// thread-safe.
class rate_limit {
public:
  using clock = std::chrono::steady_clock;

  void set(std::uint32_t per_minute);
  bool limited() const noexcept { return per_minute_ != 0; }
  std::uint32_t per_minute() const noexcept { return per_minute_; }
  /// Takes one grant. False: over the limit; nothing is taken.
  bool take(clock::time_point now);
  std::uint32_t remaining(clock::time_point now);
  /// Time until a request fits again.
  std::chrono::milliseconds wait(clock::time_point now);
  /// Time until the oldest request leaves the window, so that one more fits than now.
  std::chrono::milliseconds until_next(clock::time_point now);

private:
  void forget(clock::time_point now);

  std::uint32_t per_minute_ = 0;
  std::deque<clock::time_point> granted_;
};

} // namespace cfc::simulator

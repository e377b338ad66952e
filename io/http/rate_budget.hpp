#pragma once

#include <chrono>

namespace cfc::http {

/// Spreads requests evenly over time, so that no half-open window of 60 s holds more than the granted number
/// (REL-5). It only computes: the caller waits and brings the time. At high rates, where the spacing is finer
/// than timers, up to 20 ms worth of missed grants may be caught up at once; the steady rate is lower by what
/// that could add to a window (never more than 1 %).
class rate_budget {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// @param per_minute above 0; the fraction of a number above 1 is dropped
  explicit rate_budget(double per_minute);

  /// The earliest time at which the next take() is allowed; may be past.
  time_point next() const noexcept { return full_at_ - catch_up_; }
  /// Uses one grant. `now` doesn't run backwards and isn't before next().
  void take(time_point now) noexcept;

private:
  std::chrono::nanoseconds spacing_;
  std::chrono::nanoseconds catch_up_;
  /// When all grants used so far would be paid back at the steady rate.
  time_point full_at_{};
};

} // namespace cfc::http

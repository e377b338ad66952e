#include "io/http/rate_budget.hpp"

#include <algorithm>
#include <cmath>

namespace cfc::http {

namespace {

/// A little more than the minute of the promise, since requests don't all need the same time to the server.
constexpr std::chrono::nanoseconds window = std::chrono::milliseconds(60'100);

/// Below this, one grant more per window would cost more than 0.5 % of the rate, and timers are fine enough.
constexpr double least_with_catch_up = 200;
/// 20 ms worth of grants is this part of a minute's.
constexpr double catch_up_part = 3000;

} // namespace

rate_budget::rate_budget(double per_minute) {
  const double granted = per_minute < 1 ? per_minute : std::floor(per_minute);
  const double extra = granted < least_with_catch_up ? 0 : std::max(1.0, std::floor(granted / catch_up_part));
  // With n grants of this spacing and `extra` at once, a window holds at most ceil(window / spacing) + extra.
  spacing_ = std::chrono::nanoseconds(
      static_cast<std::int64_t>(std::ceil(static_cast<double>(window.count()) / (granted - extra))));
  catch_up_ = spacing_ * static_cast<std::int64_t>(extra);
}

void rate_budget::take(time_point now) noexcept {
  full_at_ = std::max(full_at_, now) + spacing_;
}

} // namespace cfc::http

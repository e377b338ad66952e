#include "io/http/rate_budget.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace cfc::http {

namespace {

using std::chrono::duration;
using std::chrono::nanoseconds;

/// After so long without a refusal twice the number is tried, up to the configured one.
constexpr std::chrono::minutes before_growth{5};

/// So many answers in a row that leave no request, each to one that was accepted: then the field means
/// something else.
constexpr int contradictions = 3;

/// What the server took before it refused says something about its rate only when it is at least so much:
/// fewer may have met a quota that others had used up, or an outage.
constexpr std::uint64_t least_taken = 10;

/// A refusal that names no time, as gateways send them in an outage, leaves at least this part of the
/// configured number.
constexpr std::uint64_t part_left_without_a_time = 20;

/// This part of a minute's requests is kept for cleaning up.
constexpr std::uint64_t part_for_clean_up = 100;

/// Whether the server is one that takes one request more in each of many short spans, as it says. Then it
/// asks for a pause of such a span, and not for one until a minute is over.
bool fills_steadily(const allowance& says, std::optional<rate_budget::time_point> until,
                    rate_budget::time_point now) {
  if (says.refill_per_second <= 0) {
    return false;
  }
  const auto longest = std::max(duration<double>(2), duration<double>(2 / says.refill_per_second));
  return !until || *until - now <= longest;
}

std::uint64_t whole(double per_minute) noexcept {
  constexpr double most = 1e15;
  return static_cast<std::uint64_t>(std::clamp(per_minute, 1.0, most));
}

} // namespace

rate_budget::rate_budget(double per_minute) : configured_(whole(per_minute)), most_(configured_) {}

void rate_budget::advance(time_point now) {
  const auto gone = window_.forget(now);
  refusals_.forget(now);
  if (most_ < configured_ && now - since_ >= before_growth) {
    most_ = std::min(configured_, 2 * most_);
    since_ = now;
  }
  if (remaining_) {
    if (refill_per_second_ > 0) {
      const double more = refill_per_second_ * duration<double>(now - advanced_to_).count();
      remaining_ = std::min(*remaining_ + more, std::max(fullest_, *remaining_));
    } else if (!reset_) {
      *remaining_ += static_cast<double>(gone);
    }
    // Without any in the window there would be none to wait for.
    if (reset_ ? now >= *reset_ : refill_per_second_ == 0 && window_.empty()) {
      remaining_.reset();
    }
  }
  advanced_to_ = now;
}

rate_budget::time_point rate_budget::next(time_point now, purpose reason) {
  advance(now);
  const auto kept = reason == purpose::clean_up ? 0 : most_ / part_for_clean_up;
  auto when = now;
  if (window_.count() + granted_ + kept >= most_) {
    when = window_.empty() ? not_yet : window_.next_to_leave();
  }
  return server_is_full() ? std::max(when, when_server_takes(now)) : when;
}

rate_budget::time_point rate_budget::when_server_takes(time_point now) const noexcept {
  if (refill_per_second_ > 0) {
    const auto missing = duration<double>((1 - *remaining_) / refill_per_second_);
    return now + std::chrono::ceil<nanoseconds>(std::min<duration<double>>(missing, rate_window::length));
  }
  return reset_ ? *reset_ : window_.next_to_leave();
}

void rate_budget::take() noexcept {
  ++granted_;
  if (remaining_) {
    *remaining_ -= 1;
  }
}

std::uint64_t rate_budget::sent(time_point now) {
  --granted_;
  ++on_way_;
  window_.add(now);
  return ++sent_;
}

void rate_budget::give_back() noexcept {
  --granted_;
  if (remaining_) {
    *remaining_ += 1;
  }
}

void rate_budget::unanswered() noexcept {
  --on_way_;
}

void rate_budget::accepted(std::uint64_t number, const allowance& says, std::optional<time_point> reset,
                           time_point now) {
  --on_way_;
  advance(now);
  if (!says.remaining) {
    return;
  }
  exhausted_in_a_row_ = *says.remaining == 0 ? exhausted_in_a_row_ + 1 : 0;
  if (exhausted_in_a_row_ < contradictions) {
    believe(number, says, reset, now);
  } else {
    remaining_.reset();
  }
}

void rate_budget::believe(std::uint64_t number, const allowance& says, std::optional<time_point> reset,
                          time_point now) {
  // The answer to a long download was begun long ago.
  if (number < believed_) {
    return;
  }
  believed_ = number;
  // Those that went out after it and have no answer may not be counted in it.
  const auto uncounted = granted_ + std::min(on_way_, sent_ - number);
  remaining_ = static_cast<double>(*says.remaining) - static_cast<double>(uncounted);
  refill_per_second_ = says.refill_per_second;
  fullest_ = static_cast<double>(says.most.value_or(*says.remaining));
  // A quota that is renewed later than that is told by a refusal, which names its time.
  reset_ = reset ? std::optional(std::min(*reset, now + rate_window::length)) : std::nullopt;
}

void rate_budget::refused(std::uint64_t number, const allowance& says, std::optional<time_point> until,
                          time_point now) {
  --on_way_;
  advance(now);
  exhausted_in_a_row_ = 0;
  refusals_.add(now);
  since_ = now;
  if (says.remaining && fills_steadily(says, until, now)) {
    believe(number, says, std::nullopt, now);
    return;
  }
  remaining_.reset();
  shrink(until, now);
}

/// From the oldest request in the window to the end of the pause the server takes what it has taken by now.
/// That is its rate.
void rate_budget::shrink(std::optional<time_point> until, time_point now) {
  const auto taken = window_.count() - std::min(window_.count(), refusals_.count());
  if (taken < least_taken) {
    return;
  }
  const auto until_pause_ends = std::max(until.value_or(now + rate_window::length), now) - window_.oldest();
  const auto span = std::clamp<nanoseconds>(until_pause_ends, rate_window::step, rate_window::length);
  const auto rate =
      whole(static_cast<double>(taken) * (duration<double>(rate_window::length) / duration<double>(span)));
  const auto least = until ? 1 : std::max<std::uint64_t>(configured_ / part_left_without_a_time, 1);
  most_ = std::min(std::max(rate, least), most_);
}

} // namespace cfc::http

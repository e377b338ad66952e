#include "io/config/cron.hpp"

#include <algorithm>
#include <ctime>

namespace cfc::config {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using time = cron_schedule::time;

/// Longer than any expression that ever fires waits for its next time: the 29th of February, across 2100.
constexpr days horizon{9 * 366};

/// The first value from `from` on; nullopt: none.
std::optional<int> from_on(const std::bitset<60>& values, int from) {
  for (int value = from; value < 60; ++value) {
    if (values.test(static_cast<std::size_t>(value)))
      return value;
  }
  return std::nullopt;
}

/// The first time of a day from `from` on.
std::optional<seconds> time_of_day(const std::array<std::bitset<60>, 6>& values, seconds from) {
  const auto hour = static_cast<int>(from / hours(1));
  const auto minute = static_cast<int>(from % hours(1) / minutes(1));
  const auto second = static_cast<int>((from % minutes(1)).count());
  for (auto h = from_on(values[2], hour); h; h = from_on(values[2], *h + 1)) {
    const bool first_hour = *h == hour;
    for (auto m = from_on(values[1], first_hour ? minute : 0); m; m = from_on(values[1], *m + 1)) {
      const auto s = from_on(values[0], first_hour && *m == minute ? second : 0);
      if (s)
        return hours(*h) + minutes(*m) + seconds(*s);
    }
  }
  return std::nullopt;
}

/// The first second after `from`, up to `to`, at which the local clock is set.
std::optional<time> clock_change(time from, time to, cron_schedule::utc_offset offset) {
  const auto before = offset(from);
  while (from < to) {
    auto until = std::min(to, from + days(1));
    if (offset(until) == before) {
      from = until;
      continue;
    }
    while (until - from > seconds(1)) {
      const auto middle = from + (until - from) / 2;
      (offset(middle) == before ? from : until) = middle;
    }
    return until;
  }
  return std::nullopt;
}

} // namespace

seconds cron_schedule::local_offset(time at) {
  const std::time_t utc = at.time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&utc, &local);
  return seconds(local.tm_gmtoff);
}

bool cron_schedule::on_day(sys_days day) const {
  const std::chrono::year_month_day date(day);
  if (!values_[4].test(static_cast<unsigned>(date.month())))
    return false;
  const bool by_month = values_[3].test(static_cast<unsigned>(date.day()));
  const bool by_week = values_[5].test(std::chrono::weekday(day).c_encoding());
  const bool both_restricted = values_[3].count() < 31 && values_[5].count() < 7;
  return both_restricted ? by_month || by_week : by_month && by_week;
}

std::optional<time> cron_schedule::next_local(time from) const {
  const auto first_day = std::chrono::floor<days>(from);
  for (auto day = first_day; day - first_day < horizon; day += days(1)) {
    if (!on_day(day))
      continue;
    if (const auto at = time_of_day(values_, day == first_day ? from - day : seconds(0)))
      return day + *at;
  }
  return std::nullopt;
}

std::optional<time> cron_schedule::next(time after, utc_offset offset) const {
  const bool every_hour = values_[2].count() == 24;
  auto ahead = offset(after);
  // Local times before this one have been, when the clock has just been set back.
  auto passed = time::min();
  if (const auto change = clock_change(after - days(1), after, offset); change && !every_hour)
    passed = *change + offset(after - days(1));
  auto first = after + ahead + seconds(1);
  while (true) {
    const auto local = next_local(std::max(first, passed));
    if (!local)
      return std::nullopt;
    const auto change = clock_change(after, *local - ahead, offset);
    if (!change)
      return *local - ahead;
    const auto ahead_then = offset(*change);
    if (!every_hour && *local < *change + ahead_then)
      return *change;
    passed = every_hour ? time::min() : *change + ahead;
    after = *change;
    ahead = ahead_then;
    first = after + ahead;
  }
}

} // namespace cfc::config

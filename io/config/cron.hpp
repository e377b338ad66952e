#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace cfc::config {

/// A cron expression (CFG-8): when it fires, by the local time of a zone. Where the local clock jumps
/// forward, what falls into the gap fires at its end. Where it jumps back, an expression whose hours are
/// restricted fires in the first pass only, and one for every hour in both.
class cron_schedule {
public:
  using time = std::chrono::sys_seconds;
  /// Seconds that the local clock is ahead of UTC at that time. Injected so that tests need no time zone of
  /// the process.
  using utc_offset = std::chrono::seconds (*)(time);
  /// Of the process's time zone (`TZ`).
  static std::chrono::seconds local_offset(time at);

  /// @return what is wrong, in words that fit behind "found '…'", in place of a schedule
  static std::variant<cron_schedule, std::string> read(std::string_view expression);

  /// The first time after `after` at which it fires; nullopt when there is none within nine years, as for the
  /// 30th of February.
  std::optional<time> next(time after, utc_offset offset = local_offset) const;

private:
  /// The first local time from `from` on, in seconds since 1970 as if it were UTC.
  std::optional<time> next_local(time from) const;
  bool on_day(std::chrono::sys_days day) const;

  /// Second, minute, hour, day of month, month, day of week from 0 to 6.
  std::array<std::bitset<60>, 6> values_;
};

} // namespace cfc::config

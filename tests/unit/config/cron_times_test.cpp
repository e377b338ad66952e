#include "io/config/cron.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <sstream>
#include <string>
#include <vector>

namespace cfc::config {
namespace {

using namespace std::chrono;

/// "2026-03-29 01:59:59" as seconds since 1970.
sys_seconds utc(const std::string& text) {
  std::tm fields{};
  ::strptime(text.c_str(), "%Y-%m-%d %H:%M:%S", &fields);
  return sys_seconds(seconds(::timegm(&fields)));
}

std::string text_of(sys_seconds at) {
  const std::time_t seconds = at.time_since_epoch().count();
  std::tm fields{};
  ::gmtime_r(&seconds, &fields);
  std::string text(19, ' ');
  std::strftime(text.data(), text.size() + 1, "%Y-%m-%d %H:%M:%S", &fields);
  return text;
}

seconds no_offset(sys_seconds) {
  return seconds(0);
}

/// Central Europe in 2026: an hour ahead, two from 29 March to 25 October, each at 01:00 UTC.
seconds central_europe(sys_seconds at) {
  const bool summer = at >= utc("2026-03-29 01:00:00") && at < utc("2026-10-25 01:00:00");
  return hours(summer ? 2 : 1);
}

/// The next times, in UTC.
std::vector<std::string> times(std::string_view expression, const std::string& after, int count,
                               cron_schedule::utc_offset offset = no_offset) {
  const auto schedule = std::get<cron_schedule>(cron_schedule::read(expression));
  std::vector<std::string> found;
  auto at = utc(after);
  for (int i = 0; i < count; ++i) {
    const auto next = schedule.next(at, offset);
    if (!next) {
      found.emplace_back("never");
      break;
    }
    at = *next;
    found.push_back(text_of(at));
  }
  return found;
}

using list = std::vector<std::string>;

struct row {
  const char* expression;
  const char* after;
  list expected;
};

TEST(cron_times, are_the_next_that_all_fields_allow) {
  const std::vector<row> rows{
      {"*/15 * * * *", "2026-01-01 00:00:00", {"2026-01-01 00:15:00", "2026-01-01 00:30:00"}},
      {"*/15 * * * *", "2026-12-31 23:50:00", {"2027-01-01 00:00:00"}},
      {"5/20 * * * *", "2026-01-01 00:00:00", {"2026-01-01 00:05:00", "2026-01-01 00:25:00"}},
      {"*/90 * * * *", "2026-01-01 00:00:00", {"2026-01-01 01:00:00"}},
      {"30 2 * * *", "2026-01-01 02:30:00", {"2026-01-02 02:30:00"}},
      {"30 2 * * *", "2026-01-01 02:29:59", {"2026-01-01 02:30:00"}},
      {"0,30 8-18/5 * * *", "2026-01-01 08:30:00", {"2026-01-01 13:00:00", "2026-01-01 13:30:00"}},
      {"10 0 0 * * *", "2026-01-01 00:00:00", {"2026-01-01 00:00:10"}},
      {"0 0 29 2 *", "2026-01-01 00:00:00", {"2028-02-29 00:00:00", "2032-02-29 00:00:00"}},
      {"0 0 29 2 *", "2096-03-01 00:00:00", {"2104-02-29 00:00:00"}},
      {"0 0 30 2 *", "2026-01-01 00:00:00", {"never"}},
      {"0 0 31 * *", "2026-01-31 00:00:00", {"2026-03-31 00:00:00"}},
      {"0 0 * JAN,mar *", "2026-01-31 00:00:00", {"2026-03-01 00:00:00"}},
  };
  for (const auto& one : rows)
    EXPECT_EQ(times(one.expression, one.after, static_cast<int>(one.expected.size())), one.expected)
        << one.expression;
}

TEST(cron_times, of_macros_are_at_their_first_second) {
  // A Thursday.
  const std::vector<row> rows{
      {"@secondly", "2026-01-01 00:00:00", {"2026-01-01 00:00:01"}},
      {"@minutely", "2026-01-01 00:00:00", {"2026-01-01 00:01:00"}},
      {"@hourly", "2026-01-01 00:00:00", {"2026-01-01 01:00:00"}},
      {"@daily", "2026-01-01 00:00:00", {"2026-01-02 00:00:00"}},
      {"@midnight", "2026-01-01 00:00:00", {"2026-01-02 00:00:00"}},
      {"@weekly", "2026-01-01 00:00:00", {"2026-01-04 00:00:00"}},
      {"@monthly", "2026-01-01 00:00:00", {"2026-02-01 00:00:00"}},
      {"@yearly", "2026-01-01 00:00:00", {"2027-01-01 00:00:00"}},
      {"@annually", "2026-01-01 00:00:00", {"2027-01-01 00:00:00"}},
      {"@weekdays", "2026-01-01 00:00:00", {"2026-01-02 00:00:00", "2026-01-05 00:00:00"}},
      {"@Weekends", "2026-01-01 00:00:00", {"2026-01-03 00:00:00", "2026-01-04 00:00:00"}},
  };
  for (const auto& one : rows)
    EXPECT_EQ(times(one.expression, one.after, static_cast<int>(one.expected.size())), one.expected)
        << one.expression;
}

TEST(cron_times, are_on_either_day_where_both_are_restricted) {
  EXPECT_EQ(times("0 0 10 * FRI", "2026-01-01 00:00:00", 3),
            (list{"2026-01-02 00:00:00", "2026-01-09 00:00:00", "2026-01-10 00:00:00"}));
  EXPECT_EQ(times("0 0 * * 7", "2026-01-01 00:00:00", 1), list{"2026-01-04 00:00:00"});
  EXPECT_EQ(times("0 0 * * 0", "2026-01-01 00:00:00", 1), list{"2026-01-04 00:00:00"});
  EXPECT_EQ(times("0 0 10 * ?", "2026-01-01 00:00:00", 2),
            (list{"2026-01-10 00:00:00", "2026-02-10 00:00:00"}));
}

TEST(cron_times, are_local) {
  EXPECT_EQ(times("0 3 * * *", "2026-01-01 00:00:00", 1, central_europe), list{"2026-01-01 02:00:00"});
  EXPECT_EQ(times("0 3 * * *", "2026-07-01 00:00:00", 1, central_europe), list{"2026-07-01 01:00:00"});
  EXPECT_EQ(times("0 0 1 * *", "2026-01-15 00:00:00", 1, central_europe), list{"2026-01-31 23:00:00"});
}

TEST(cron_times, that_fall_into_a_gap_are_at_its_end) {
  EXPECT_EQ(times("30 2 * * *", "2026-03-28 01:30:00", 3, central_europe),
            (list{"2026-03-29 01:00:00", "2026-03-30 00:30:00", "2026-03-31 00:30:00"}));
  EXPECT_EQ(times("*/30 * * * *", "2026-03-29 00:15:00", 3, central_europe),
            (list{"2026-03-29 00:30:00", "2026-03-29 01:00:00", "2026-03-29 01:30:00"}));
}

TEST(cron_times, that_come_twice_are_met_once_but_for_those_of_every_hour) {
  EXPECT_EQ(times("30 2 * * *", "2026-10-24 12:00:00", 2, central_europe),
            (list{"2026-10-25 00:30:00", "2026-10-26 01:30:00"}));
  EXPECT_EQ(times("15 2,3 * * *", "2026-10-25 00:20:00", 2, central_europe),
            (list{"2026-10-25 02:15:00", "2026-10-26 01:15:00"}));
  // Asked for in the second pass.
  EXPECT_EQ(times("30 2 * * *", "2026-10-25 01:10:00", 1, central_europe), list{"2026-10-26 01:30:00"});
  EXPECT_EQ(
      times("*/30 * * * *", "2026-10-25 00:15:00", 4, central_europe),
      (list{"2026-10-25 00:30:00", "2026-10-25 01:00:00", "2026-10-25 01:30:00", "2026-10-25 02:00:00"}));
}

TEST(cron_times, go_by_the_time_zone_of_the_process) {
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  ::tzset();
  const auto winter = cron_schedule::local_offset(utc("2026-01-01 00:00:00"));
  const auto summer = cron_schedule::local_offset(utc("2026-07-01 00:00:00"));
  before == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", kept.c_str(), 1);
  ::tzset();
  EXPECT_EQ(winter, hours(1));
  EXPECT_EQ(summer, hours(2));
}

} // namespace
} // namespace cfc::config

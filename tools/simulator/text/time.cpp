#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <stdexcept>

namespace cfc::simulator {
namespace chrono = std::chrono;

namespace {

std::string date_and_time(epoch_ms when) {
  const auto days =
      chrono::floor<chrono::days>(chrono::sys_time<chrono::milliseconds>(chrono::milliseconds(when)));
  const chrono::year_month_day date(days);
  const auto rest = when - days.time_since_epoch() / chrono::milliseconds(1);
  // Written by hand: every row of every answer has times.
  std::string text = "0000-00-00T00:00:00.000";
  const auto put = [&text](std::size_t last, std::size_t digits, std::int64_t value) {
    for (; digits > 0; --digits, value /= 10)
      text[last--] = static_cast<char>('0' + value % 10);
  };
  put(3, 4, int(date.year()));
  put(6, 2, unsigned(date.month()));
  put(9, 2, unsigned(date.day()));
  put(12, 2, rest / 3'600'000);
  put(15, 2, rest / 60'000 % 60);
  put(18, 2, rest / 1'000 % 60);
  put(22, 3, rest % 1'000);
  return text;
}

} // namespace

std::string utc_text(epoch_ms when) {
  return date_and_time(when) + "Z";
}

std::string offset_text(epoch_ms when, int offset_minutes) {
  char zone[16];
  const int plain = std::abs(offset_minutes);
  std::snprintf(zone, sizeof zone, "%c%02d:%02d", offset_minutes < 0 ? '-' : '+', plain / 60 % 24,
                plain % 60);
  return date_and_time(when + epoch_ms{offset_minutes} * 60'000) + zone;
}

epoch_ms read_time(std::string_view text) {
  const std::string whole(text);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, used = 0;
  const int read = std::sscanf(whole.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day, &hour,
                               &minute, &second, &used);
  const chrono::year_month_day date{chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(day))};
  if (read != 6 || !date.ok())
    throw std::invalid_argument("\"" + whole + "\" is not a time such as 2025-01-31T08:15:20.913Z");
  double fraction = 0;
  std::string_view rest = text.substr(static_cast<std::size_t>(used));
  if (!rest.empty() && rest.front() == '.') {
    const auto digits = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    fraction = std::stod("0" + std::string(rest.substr(0, digits)));
    rest.remove_prefix(digits);
  }
  int zone_hours = 0, zone_minutes = 0;
  char sign = 0;
  if (rest != "Z" &&
      std::sscanf(std::string(rest).c_str(), "%c%2d:%2d", &sign, &zone_hours, &zone_minutes) != 3)
    throw std::invalid_argument("\"" + whole + "\" needs Z or an offset such as +01:00");
  const auto zone = (sign == '-' ? -1 : 1) * (zone_hours * 60 + zone_minutes);
  const auto days = chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24LL + hour) * 60 + minute - zone) * 60'000LL + second * 1'000LL +
         std::llround(fraction * 1'000);
}

epoch_ms now_ms() {
  return chrono::duration_cast<chrono::milliseconds>(chrono::system_clock::now().time_since_epoch()).count();
}

std::string http_date(epoch_ms when) {
  const std::time_t seconds = when / 1'000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), length};
}

} // namespace cfc::simulator

#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <string>

/// Points in time as text, in UTC (ISO 8601). Without a library's formatting, since every item that is
/// compared has one.
namespace cfc::text {

namespace detail {

/// Room for a point in time of any year.
using utc_text = std::array<char, 64>;

inline char* put_padded(char* to, int value, int width, int limit) {
  if (value < 0 || value >= limit)
    return std::to_chars(to, to + 12, value).ptr;
  for (int at = width; at-- > 0; value /= 10)
    to[at] = static_cast<char>('0' + value % 10);
  return to + width;
}

/// Up to the second, without the `Z`; the end of what was written.
inline char* put_date_and_time(char* to, std::chrono::sys_seconds when) {
  using namespace std::chrono;
  const auto midnight = floor<days>(when);
  const year_month_day date{midnight};
  const auto second = static_cast<int>((when - midnight).count());
  to = put_padded(to, static_cast<int>(date.year()), 4, 10'000);
  *to++ = '-';
  to = put_padded(to, static_cast<int>(static_cast<unsigned>(date.month())), 2, 100);
  *to++ = '-';
  to = put_padded(to, static_cast<int>(static_cast<unsigned>(date.day())), 2, 100);
  *to++ = 'T';
  to = put_padded(to, second / 3600, 2, 100);
  *to++ = ':';
  to = put_padded(to, second / 60 % 60, 2, 100);
  *to++ = ':';
  return put_padded(to, second % 60, 2, 100);
}

} // namespace detail

/// `2026-01-31T08:15:20Z`; parts of a second are dropped.
inline std::string utc_seconds(std::chrono::system_clock::time_point when) {
  detail::utc_text text;
  char* end = detail::put_date_and_time(text.data(), std::chrono::floor<std::chrono::seconds>(when));
  *end++ = 'Z';
  return {text.data(), end};
}

/// `2026-01-31T08:15:20.913Z`
inline void append_utc_milliseconds(std::string& to, std::chrono::sys_time<std::chrono::milliseconds> when) {
  detail::utc_text text;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
  char* end = detail::put_date_and_time(text.data(), seconds);
  *end++ = '.';
  end = detail::put_padded(end, static_cast<int>((when - seconds).count()), 3, 1000);
  *end++ = 'Z';
  to.append(text.data(), end);
}
inline std::string utc_milliseconds(std::chrono::sys_time<std::chrono::milliseconds> when) {
  std::string text;
  append_utc_milliseconds(text, when);
  return text;
}

} // namespace cfc::text

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

inline char* put_two(char* to, unsigned value) noexcept {
  *to++ = static_cast<char>('0' + value / 10);
  *to++ = static_cast<char>('0' + value % 10);
  return to;
}

inline char* put_year(char* to, int year) noexcept {
  if (year < 0 || year > 9999)
    return std::to_chars(to, to + 12, year).ptr;
  const auto value = static_cast<unsigned>(year);
  return put_two(put_two(to, value / 100), value % 100);
}

/// Up to the second, without the `Z`; the end of what was written.
inline char* put_date_and_time(char* to, std::chrono::sys_seconds when) {
  using namespace std::chrono;
  const auto midnight = floor<days>(when);
  const year_month_day date{midnight};
  const auto second = static_cast<unsigned>((when - midnight).count());
  to = put_year(to, static_cast<int>(date.year()));
  *to++ = '-';
  to = put_two(to, static_cast<unsigned>(date.month()));
  *to++ = '-';
  to = put_two(to, static_cast<unsigned>(date.day()));
  *to++ = 'T';
  to = put_two(to, second / 3600);
  *to++ = ':';
  to = put_two(to, second / 60 % 60);
  *to++ = ':';
  return put_two(to, second % 60);
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
  const auto milliseconds = static_cast<unsigned>((when - seconds).count());
  *end++ = '.';
  *end++ = static_cast<char>('0' + milliseconds / 100);
  end = detail::put_two(end, milliseconds % 100);
  *end++ = 'Z';
  to.append(text.data(), end);
}
inline std::string utc_milliseconds(std::chrono::sys_time<std::chrono::milliseconds> when) {
  std::string text;
  append_utc_milliseconds(text, when);
  return text;
}

} // namespace cfc::text

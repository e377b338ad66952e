#pragma once

#include <charconv>
#include <chrono>
#include <cstddef>
#include <string>

/// Points in time as text, in UTC (ISO 8601). Without a library's formatting, since every item that is
/// compared has one.
namespace cfc::text {

namespace detail {

inline void append_padded(std::string& to, int value, std::size_t width) {
  char digits[12];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  const auto length = static_cast<std::size_t>(end - digits);
  to.append(width > length ? width - length : 0, '0').append(digits, length);
}

/// Up to the second, without the `Z`.
inline std::string date_and_time(std::chrono::sys_seconds when) {
  using namespace std::chrono;
  const auto midnight = floor<days>(when);
  const year_month_day date{midnight};
  const hh_mm_ss clock{when - midnight};
  std::string text;
  text.reserve(sizeof "2026-01-31T08:15:20.913Z");
  append_padded(text, static_cast<int>(date.year()), 4);
  text += '-';
  append_padded(text, static_cast<int>(static_cast<unsigned>(date.month())), 2);
  text += '-';
  append_padded(text, static_cast<int>(static_cast<unsigned>(date.day())), 2);
  text += 'T';
  append_padded(text, static_cast<int>(clock.hours().count()), 2);
  text += ':';
  append_padded(text, static_cast<int>(clock.minutes().count()), 2);
  text += ':';
  append_padded(text, static_cast<int>(clock.seconds().count()), 2);
  return text;
}

} // namespace detail

/// `2026-01-31T08:15:20Z`; parts of a second are dropped.
inline std::string utc_seconds(std::chrono::system_clock::time_point when) {
  return detail::date_and_time(std::chrono::floor<std::chrono::seconds>(when)) + "Z";
}

/// `2026-01-31T08:15:20.913Z`
inline std::string utc_milliseconds(std::chrono::sys_time<std::chrono::milliseconds> when) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(when);
  auto text = detail::date_and_time(seconds);
  text += '.';
  detail::append_padded(text, static_cast<int>((when - seconds).count()), 3);
  text += 'Z';
  return text;
}

} // namespace cfc::text

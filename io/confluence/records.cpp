#include "io/confluence/records.hpp"

#include "io/text/utc.hpp"

#include <chrono>

namespace cfc::confluence {

std::string_view name_of(content_type type) noexcept {
  switch (type) {
  case content_type::page:
    return "page";
  case content_type::blogpost:
    return "blogpost";
  case content_type::folder:
    return "folder";
  case content_type::database:
    return "database";
  case content_type::whiteboard:
    return "whiteboard";
  case content_type::embed:
    return "embed";
  case content_type::other:
    break;
  }
  return "other";
}

bool accepted(content_type type) noexcept {
  return type == content_type::page || type == content_type::blogpost || type == content_type::folder;
}

namespace {

/// Reads fixed-width fields from the front of a text; every member answers false when the text doesn't match.
class scanner {
public:
  explicit scanner(std::string_view text) noexcept : rest_(text) {}

  bool at_end() const noexcept { return rest_.empty(); }
  char peek() const noexcept { return rest_.empty() ? '\0' : rest_.front(); }

  bool two_digits(int& value) noexcept {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) {
      return false;
    }
    value = 10 * (rest_[0] - '0') + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return true;
  }

  bool four_digits(int& value) noexcept {
    int hundreds = 0;
    if (!two_digits(hundreds) || !two_digits(value)) {
      return false;
    }
    value += 100 * hundreds;
    return true;
  }

  bool literal(char wanted) noexcept {
    if (peek() != wanted) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }

  /// Milliseconds of a fraction of any length; what is finer is cut off.
  bool fraction(int& ms) noexcept {
    ms = 0;
    std::size_t digits = 0;
    for (int weight = 100; is_digit(peek()); weight /= 10, ++digits) {
      ms += weight * (peek() - '0');
      rest_.remove_prefix(1);
    }
    return digits > 0;
  }

private:
  static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
  std::string_view rest_;
};

/// `Z`, `+01:00`, `+0100` or `+01`.
bool read_offset(scanner& from, int& minutes) noexcept {
  minutes = 0;
  if (from.literal('Z') || from.literal('z')) {
    return from.at_end();
  }
  const int sign = from.peek() == '-' ? -1 : 1;
  int hour = 0;
  int minute = 0;
  if (!(from.literal('+') || from.literal('-')) || !from.two_digits(hour)) {
    return false;
  }
  if (!from.at_end()) {
    from.literal(':');
    if (!from.two_digits(minute)) {
      return false;
    }
  }
  minutes = sign * (hour * 60 + minute);
  return from.at_end() && hour <= 23 && minute <= 59;
}

} // namespace

std::optional<epoch_ms> parse_time(std::string_view text) noexcept {
  scanner from(text);
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int ms = 0;
  int offset = 0;
  const bool read = from.four_digits(year) && from.literal('-') && from.two_digits(month) &&
                    from.literal('-') && from.two_digits(day) && from.literal('T') && from.two_digits(hour) &&
                    from.literal(':') && from.two_digits(minute) && from.literal(':') &&
                    from.two_digits(second) && (!from.literal('.') || from.fraction(ms)) &&
                    read_offset(from, offset);
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!read || !date.ok() || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  const epoch_ms days = std::chrono::sys_days{date}.time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute - offset) * ms_per_minute + second * 1'000 + ms;
}

std::string format_utc(epoch_ms when) {
  std::string text;
  append_utc(text, when);
  return text;
}

void append_utc(std::string& to, epoch_ms when) {
  text::append_utc_milliseconds(
      to, std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(when)));
}

} // namespace cfc::confluence

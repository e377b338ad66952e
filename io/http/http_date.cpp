#include "io/http/http_date.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <string>

namespace cfc::http {

namespace {

/// The names of days and months are those of the C locale, since the process never sets another.
std::optional<std::chrono::sys_seconds> read_as(const char* form, const std::string& text) {
  std::tm parts{};
  const char* const end = strptime(text.c_str(), form, &parts);
  if (end == nullptr || *end != '\0') {
    return std::nullopt;
  }
  return std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
}

} // namespace

std::optional<std::chrono::sys_seconds> read_http_date(std::string_view text) {
  constexpr std::array forms{"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                             "%a %b %d %H:%M:%S %Y"};
  const std::string whole(text);
  for (const auto* form : forms) {
    if (const auto when = read_as(form, whole)) {
      return when;
    }
  }
  return std::nullopt;
}

std::optional<std::chrono::sys_seconds> read_utc_time(std::string_view text) {
  std::string whole(text);
  if (const auto fraction = whole.find('.'); fraction != std::string::npos) {
    const auto behind = whole.find_first_not_of("0123456789", fraction + 1);
    whole.erase(fraction, std::min(behind, whole.size()) - fraction);
  }
  const auto when = read_as("%Y-%m-%dT%H:%M:%SZ", whole);
  return when ? when : read_as("%Y-%m-%dT%H:%MZ", whole);
}

} // namespace cfc::http

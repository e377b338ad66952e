#include "io/http/allowance.hpp"

#include "io/http/http_date.hpp"
#include "io/text/trimmed.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace cfc::http {

namespace {

std::optional<std::uint64_t> number(std::string_view text) noexcept {
  text = text::trimmed(text);
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(value)
                                                                         : std::nullopt;
}

const std::string* field(const headers& fields, std::string_view name) noexcept {
  const auto* plain = find_header(fields, std::string("X-RateLimit-").append(name));
  return plain != nullptr ? plain : find_header(fields, std::string("X-Beta-RateLimit-").append(name));
}

std::optional<std::uint64_t> number_in(const headers& fields, std::string_view name) noexcept {
  const auto* value = field(fields, name);
  return value == nullptr ? std::nullopt : number(*value);
}

/// The number behind `;name=`, in a structured field.
std::optional<std::uint64_t> parameter(std::string_view of, std::string_view name) noexcept {
  const auto at = of.find(name);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  of.remove_prefix(at + name.size());
  return number(of.substr(0, of.find_first_of(";,")));
}

/// Most services say nothing of it, and then nothing has to be looked for.
bool tells_allowance(const header& field) noexcept {
  const std::string_view name = field.name;
  const auto begins = [&](std::string_view with) { return same_name(name.substr(0, with.size()), with); };
  return begins("X-RateLimit-") || begins("X-Beta-RateLimit-") || begins("RateLimit") ||
         begins("Beta-RateLimit");
}

/// Longer than any quota's period: what is beyond isn't believed, and would overflow a time.
constexpr std::uint64_t longest_until_reset = 100'000;

void read_structured(const headers& fields, std::chrono::system_clock::time_point now, allowance& into) {
  const auto* value = find_header(fields, "RateLimit");
  if (value == nullptr) {
    value = find_header(fields, "Beta-RateLimit");
  }
  if (value == nullptr) {
    return;
  }
  if (!into.remaining) {
    into.remaining = parameter(*value, ";r=");
  }
  if (const auto seconds = parameter(*value, ";t=");
      !into.reset && seconds && *seconds <= longest_until_reset) {
    into.reset = std::chrono::ceil<std::chrono::seconds>(now) + std::chrono::seconds(*seconds);
  }
}

} // namespace

allowance allowance_of(const headers& fields, std::chrono::system_clock::time_point now) {
  allowance says;
  if (std::none_of(fields.begin(), fields.end(), tells_allowance)) {
    return says;
  }
  says.remaining = number_in(fields, "Remaining");
  says.most = number_in(fields, "Limit");
  const auto fill = number_in(fields, "FillRate");
  const auto interval = number_in(fields, "Interval-Seconds");
  if (fill && interval && *interval > 0) {
    says.refill_per_second = static_cast<double>(*fill) / static_cast<double>(*interval);
  }
  if (const auto* reset = field(fields, "Reset"); reset != nullptr) {
    says.reset = read_utc_time(text::trimmed(*reset));
  }
  read_structured(fields, now, says);
  return says;
}

} // namespace cfc::http

#include "io/http/retry.hpp"

#include "io/http/http_date.hpp"
#include "io/text/trimmed.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <charconv>

namespace cfc::http {

namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// Null when it isn't a number. A fraction counts as a whole second.
std::optional<std::chrono::seconds> as_seconds(std::string_view text) noexcept {
  const auto whole = std::min(text.find('.'), text.size());
  const auto digits = text.substr(0, whole);
  const auto fraction = text.substr(std::min(whole + 1, text.size()));
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit) ||
      !std::all_of(fraction.begin(), fraction.end(), is_digit)) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec == std::errc::result_out_of_range) {
    return retry_after_ceiling;
  }
  const bool more = fraction.find_first_not_of('0') != std::string_view::npos;
  return std::min(std::chrono::seconds(value), retry_after_ceiling) + std::chrono::seconds(more ? 1 : 0);
}

} // namespace

backoff::backoff(retry_policy policy, int seed)
    : policy_(policy), random_(seed == 0 ? std::random_device()() : static_cast<unsigned>(seed)) {}

std::chrono::milliseconds backoff::delay(int failures) {
  auto ceiling = policy_.first;
  for (int n = 1; n < failures && ceiling < policy_.longest; ++n) {
    ceiling *= 2;
  }
  std::uniform_int_distribution<std::chrono::milliseconds::rep> up_to(
      0, std::min(ceiling, policy_.longest).count());
  return std::chrono::milliseconds(up_to(random_));
}

retry_schedule::time_point retry_schedule::next_try(int tries, std::optional<std::chrono::seconds> asked) {
  if (asked) {
    return clock_.now() + *asked;
  }
  if (!backoff_) {
    backoff_.emplace(policy_, seed_);
  }
  return clock_.now() + backoff_->delay(tries);
}

boost::asio::awaitable<void> retry_schedule::wait_until(time_point when) const {
  try {
    co_await clock_.sleep_until(when);
  } catch (const boost::system::system_error& error) {
    if (error.code() != boost::asio::error::operation_aborted) {
      throw;
    }
    throw api_error(api_fault::cancelled, 0, "cancelled between two tries");
  }
}

std::optional<std::chrono::seconds> retry_after(const headers& fields,
                                                std::chrono::system_clock::time_point now) {
  const auto* value = find_header(fields, "Retry-After");
  if (value == nullptr) {
    return std::nullopt;
  }
  auto wait = as_seconds(text::trimmed(*value));
  if (!wait) {
    const auto when = read_http_date(text::trimmed(*value));
    if (!when) {
      return std::nullopt;
    }
    // In seconds: the years behind 2262 are beyond what the clock's nanoseconds can count.
    wait = std::min(*when - std::chrono::floor<std::chrono::seconds>(now), retry_after_ceiling);
  }
  return wait->count() > 0 ? wait : std::nullopt;
}

bool worth_another_try(int status, const headers& fields) noexcept {
  switch (status) {
  case 408:
  case 425:
  case 429:
  case 500:
  case 502:
  case 503:
  case 504:
    return true;
  case 403: {
    const auto* left = find_header(fields, "X-RateLimit-Remaining");
    if (left != nullptr && as_seconds(text::trimmed(*left)) == std::chrono::seconds(0)) {
      return true;
    }
    const auto* wait = find_header(fields, "Retry-After");
    return wait != nullptr && (left == nullptr || text::trimmed(*wait) != "0");
  }
  default:
    return false;
  }
}

bool is_throttled(int status, const headers& fields) noexcept {
  return status == 429 || (status == 503 && find_header(fields, "Retry-After") != nullptr) ||
         (status == 403 && worth_another_try(status, fields));
}

} // namespace cfc::http

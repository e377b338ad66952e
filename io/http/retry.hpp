#pragma once

#include "io/http/api_error.hpp"
#include "io/http/clock.hpp"
#include "io/http/message.hpp"
#include "io/http/waits.hpp"

#include <chrono>
#include <optional>
#include <random>

namespace cfc::http {

/// REL-1. Delays are drawn from [0, min(first * 2^n, longest)] ("full jitter").
struct retry_policy {
  int tries = 5;
  std::chrono::milliseconds first{500};
  std::chrono::milliseconds longest{30'000};
  /// A Retry-After beyond this aborts (api_fault::quota).
  std::chrono::seconds longest_retry_after{300};
};

/// Draws the pauses between tries: full jitter over an exponentially growing range (REL-1).
class backoff {
public:
  /// @param seed 0: from the machine's randomness
  backoff(retry_policy policy, int seed);
  /// The pause after that many failures (1: after the first), from [0, min(first * 2^(failures-1), longest)].
  std::chrono::milliseconds delay(int failures);

private:
  retry_policy policy_;
  std::mt19937 random_;
};

/// Whether and when something that failed is tried again (REL-1).
class retry_schedule {
public:
  using time_point = std::chrono::steady_clock::time_point;
  /// @param seed 0: from the machine's randomness
  /// @param run nothing is tried again once it is ending; must outlive this
  retry_schedule(retry_policy policy, int seed, service_clock clock, const waits& run)
      : policy_(policy), seed_(seed), clock_(std::move(clock)), run_(run) {}

  const retry_policy& policy() const noexcept { return policy_; }
  const service_clock& clock() const noexcept { return clock_; }
  /// Whether there is another try after so many.
  bool another(int tries, int most) const noexcept { return tries < most && !run_.ending(); }
  bool another(int tries) const noexcept { return another(tries, policy_.tries); }
  /// When the next try begins after so many: as the server asked for, or drawn.
  time_point next_try(int tries, std::optional<std::chrono::seconds> asked);
  /// @throws api_error cancelled, when the wait was cut short
  boost::asio::awaitable<void> wait_until(time_point when) const;

private:
  retry_policy policy_;
  int seed_;
  service_clock clock_;
  const waits& run_;
  std::optional<backoff> backoff_; ///< made when it is needed: most calls succeed at once
};

/// Awaits `once()` until it succeeds or fails for good: with an api_error that isn't transient or asks for a
/// longer pause than is waited for, or for the last time.
/// @param schedule, once must live until the end
/// @throws what the last try threw
template <class Once>
auto repeat(retry_schedule& schedule, Once& once) -> decltype(once()) {
  for (int tries = 1;; ++tries) {
    retry_schedule::time_point next;
    try {
      co_return co_await once();
    } catch (api_error& error) {
      error.note_tries(std::max(tries, error.facts().tries));
      const auto asked = error.facts().retry_after;
      const bool too_long = asked && *asked > schedule.policy().longest_retry_after;
      if (!error.transient() || too_long || !schedule.another(tries)) {
        throw;
      }
      next = schedule.next_try(tries, asked);
    }
    co_await schedule.wait_until(next);
  }
}

/// How long Retry-After asks to wait: seconds with any number of digits, or an HTTP date. Null when it is
/// absent, unreadable, zero or past: then the normal back-off applies.
std::optional<std::chrono::seconds> retry_after(const headers& fields,
                                                std::chrono::system_clock::time_point now);

/// What retry_after() gives for more seconds than a person would wait: some 30 years.
constexpr std::chrono::seconds retry_after_ceiling{1'000'000'000};

/// Whether an answer deserves another try (REL-1): 408, 425, 429, 500, 502, 503, 504, and a 403 that
/// throttles. Data Center sends Retry-After on every answer, 0 while requests are left, so a 403 with
/// requests left is a real one.
bool worth_another_try(int status, const headers& fields) noexcept;

/// Whether the server refused for there being too many requests: 429, 503 that names a pause, and 403 as
/// above.
bool is_throttled(int status, const headers& fields) noexcept;

} // namespace cfc::http

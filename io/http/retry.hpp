#pragma once

#include "io/http/message.hpp"
#include "io/http/service.hpp"

#include <chrono>
#include <optional>
#include <random>

namespace cfc::http {

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

} // namespace cfc::http

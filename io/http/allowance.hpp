#pragma once

#include "io/http/message.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace cfc::http {

/// What an answer's fields say of how much the server still takes. Cloud counts points, of which a request
/// costs one at least, so its numbers are upper limits.
struct allowance {
  std::optional<std::uint64_t> remaining; ///< X-RateLimit-Remaining
  std::optional<std::uint64_t> most;      ///< X-RateLimit-Limit
  /// How fast that fills up again (Data Center: X-RateLimit-FillRate in X-RateLimit-Interval-Seconds); 0:
  /// unknown.
  double refill_per_second = 0;
  /// When it is whole again (Cloud: X-RateLimit-Reset).
  std::optional<std::chrono::sys_seconds> reset;
};

/// Reads the fields of both products, also with Cloud's `X-Beta-` in front, and `Beta-RateLimit` and
/// `RateLimit` with `r` and `t` behind a policy's name. What can't be read is as if it weren't there.
/// @param now to which `t` is added
allowance allowance_of(const headers& fields, std::chrono::system_clock::time_point now);

} // namespace cfc::http

#pragma once

#include <cstdint>

namespace cfc::pipeline {

/// The process's exit codes (SPEC section 2). Beside these, 128 + the signal's number after an interrupt.
enum class exit_status : std::uint8_t {
  success = 0,
  aborted = 1, ///< a cycle was aborted
  usage = 2,   ///< wrong configuration or usage; no request was sent
  partial = 3, ///< completed, but some items failed
  locked = 4,  ///< skipped: a cycle of the same tenant is running on this host
  deadline = 5 ///< the time of `--max-duration` was over; the next run goes on
};
constexpr int code_of(exit_status status) noexcept {
  return static_cast<int>(status);
}

} // namespace cfc::pipeline

#pragma once

#include "io/observe/log.hpp"

#include <chrono>
#include <string_view>

namespace cfc::http {

/// One request as it went.
struct sent_request {
  std::string_view operation;
  std::string_view url;
  int status = 0; ///< 0: no answer
  std::chrono::steady_clock::duration took{};
};

/// Which of `>1s`, `>2s`, `>5s` and `>10s` is the highest that fits; empty up to a second.
std::string_view slow_bucket(std::chrono::steady_clock::duration took) noexcept;

/// Says at `debug` what was asked for and how it went (OBS-5); the values of a query are masked, as everywhere.
/// @param warns_of_slow a success that took more than a second is a warning
void tell_of(const sent_request& request, const observe::log& log, bool warns_of_slow);

} // namespace cfc::http

#pragma once

#include "io/observe/log.hpp"
#include "io/observe/slow_bucket.hpp"

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

using observe::slow_bucket;

/// Says at `debug` what was asked for and how it went (OBS-5); the values of a query are masked, as everywhere.
/// @param warns_of_slow a success that took more than a second is a warning
void tell_of(const sent_request& request, const observe::log& log, bool warns_of_slow);

} // namespace cfc::http

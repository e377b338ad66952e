#pragma once

#include "io/http/api_error.hpp"
#include "io/http/credentials.hpp"
#include "io/http/transport.hpp"
#include "io/observe/traffic.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <string>

namespace cfc::http {

/// REL-1. Delays are drawn from [0, min(first * 2^n, longest)] ("full jitter").
struct retry_policy {
  int tries = 5;
  std::chrono::milliseconds first{500};
  std::chrono::milliseconds longest{30'000};
  /// A Retry-After beyond this aborts (api_fault::quota).
  std::chrono::seconds longest_retry_after{300};
};

/// Time as the service sees it, so that tests need no sleep.
struct service_clock {
  std::function<std::chrono::steady_clock::time_point()> now;
  std::function<std::chrono::system_clock::time_point()> wall;
  std::function<boost::asio::awaitable<void>(std::chrono::steady_clock::time_point)> sleep_until;
};
/// The machine's clocks and an Asio timer, among the waits of the io_context that it runs on (waits.hpp).
service_clock real_clock();

struct service_settings {
  std::string name;               ///< for messages and the report: "confluence", "unique-ingestion", …
  double requests_per_minute = 0; ///< 0: unlimited
  retry_policy retry;
  int jitter_seed = 0; ///< 0: from the machine's randomness
};

struct call_options {
  std::string_view operation = "request"; ///< a few words for messages, metrics and the report
  bool budgeted = true;                   ///< uploads don't count against the rate budget
  bool authenticated = true;
  int tries_on_500 = 0; ///< 0: as for the others; a search is tried twice, then split (DSC-12)
  /// The same of 502, 504 and time-outs, where the caller can ask for less instead.
  int tries_on_overload = 0;
  int tries = 0; ///< 0: the policy's; 1 for what the caller itself repeats from its start
  /// Looks at the answer that ends the call, of whatever status, and throws when it must not be believed.
  void (*judge)(const response&) = nullptr;
};

/// One remote API: its rate budget (REL-5), its pauses, its retries, its credentials, its counts. All calls
/// run on the I/O thread and may be made by any number of coroutines at once.
class service {
public:
  service(transport& via, std::shared_ptr<credentials> who, service_settings settings,
          observe::traffic& counts, service_clock clock = real_clock());
  ~service();
  service(const service&) = delete;
  service& operator=(const service&) = delete;

  /// Sends until there is a 2xx answer or no hope (REL-1, REL-3). A `source` is rewound for every try.
  /// @throws api_error
  boost::asio::awaitable<response> call(request what, call_options options = {}, body_sink* sink = nullptr);

  const std::string& name() const noexcept;

private:
  class implementation;
  std::unique_ptr<implementation> impl_;
};

/// The first 200 characters of an answer, with control characters and secrets masked, for messages (REL-4).
std::string excerpt(std::string_view body);

} // namespace cfc::http

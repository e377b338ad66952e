#pragma once

#include "io/http/api_error.hpp"
#include "io/http/clock.hpp"
#include "io/http/credentials.hpp"
#include "io/http/retry.hpp"
#include "io/http/transport.hpp"
#include "io/observe/log.hpp"
#include "io/observe/traffic.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cfc::http {

/// A call that has ended, for the metrics.
struct ended_call {
  std::string_view url; ///< as it was asked for
  bool succeeded = false;
  int status = 0; ///< of the last answer; 0: none
  /// Retries and redirects included, waits for a turn not; to a sink, until the answer began.
  std::chrono::steady_clock::duration took{};
};

struct service_settings {
  std::string name;               ///< for messages and the report: "confluence", "unique-ingestion", …
  double requests_per_minute = 0; ///< 0: unlimited
  retry_policy retry;
  int jitter_seed = 0;        ///< 0: from the machine's randomness
  observe::log log = {};      ///< told of every request at `debug` (OBS-5)
  bool warns_of_slow = false; ///< of a success that took more than a second
  std::function<void(const ended_call&)> on_ended =
      {}; ///< told of every call that was sent; empty: nobody is
  /// Told by service::tell_judged(); empty: nobody is.
  std::function<void(std::string_view operation, const ended_call&)> on_judged = {};
  std::function<void()> on_dry = {}; ///< each time the rate budget begins to hold calls up
};

struct call_options {
  std::string_view operation = "request"; ///< a few words for messages, metrics and the report
  bool budgeted = true;                   ///< uploads don't count against the rate budget
  bool authenticated = true;
  /// Whether messages may quote the answer (REL-4): not where it may hold the text of a page or a file, or
  /// repeat it.
  bool quoted = true;
  int tries_on_500 = 0; ///< 0: as for the others; a search is tried twice, then split (DSC-12)
  /// The same of 502, 504 and time-outs, where the caller can ask for less instead.
  int tries_on_overload = 0;
  int tries = 0; ///< 0: the policy's; 1 for what the caller itself repeats from its start
  /// What the login needs for it, where that is known: named when it is refused again and again (REL-12).
  std::string_view needs;
  /// Looks at the answer that ends the call, of whatever status, and throws when it must not be believed.
  void (*judge)(const response&) = nullptr;
};

struct service_parts;

/// One remote API: its rate budget (REL-5), its pauses, its retries, its credentials, its counts. All calls
/// run on the I/O thread and may be made by any number of coroutines at once.
class service {
public:
  /// @param login null: calls go out without credentials
  service(transport& via, std::shared_ptr<credentials> login, service_settings settings,
          observe::traffic& counts, const service_clock& clock = real_clock());
  ~service();
  service(const service&) = delete;
  service& operator=(const service&) = delete;

  /// Sends until there is a 2xx answer, or a failure that another try can't cure, or the tries are used up (REL-1,
  /// REL-3). A `source` is rewound for every try. After ten calls in a row with the same `operation` that were
  /// refused with 401 no other is sent (REL-12).
  /// @throws api_error
  boost::asio::awaitable<response> call(request request, call_options options = {},
                                        body_sink* sink = nullptr);

  const std::string& name() const noexcept;
  /// Where it tells of its requests; for what its callers know of them besides.
  const observe::log& log() const noexcept;

  /// For the metrics, of a call whose answer only the client can judge (REL-4).
  void tell_judged(std::string_view operation, const ended_call& call) const;

private:
  void tell(const request& request, bool succeeded, int status,
            std::chrono::steady_clock::duration took) const;

  std::unique_ptr<service_parts> parts_;
};

} // namespace cfc::http

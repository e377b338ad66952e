#include "io/http/call_log.hpp"

#include "io/observe/masking.hpp"

namespace cfc::http {

void tell_of(const sent_request& request, const observe::log& log, bool warns_of_slow) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(request.took).count();
  const auto bucket = slow_bucket(request.took);
  if (warns_of_slow && request.status / 100 == 2 && !bucket.empty()) {
    log.warn("a request was answered slowly",
             {{"operation", request.operation}, {"milliseconds", milliseconds}, {"durationBucket", bucket}});
  }
  if (log.enabled(observe::level::debug)) {
    log.debug("a request was made", {{"operation", request.operation},
                                     {"url", observe::mask_url(request.url)},
                                     {"status", request.status},
                                     {"milliseconds", milliseconds}});
  }
}

} // namespace cfc::http

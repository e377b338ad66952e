#include "io/http/call_log.hpp"

#include "io/observe/masking.hpp"

namespace cfc::http {

std::string_view slow_bucket(std::chrono::steady_clock::duration took) noexcept {
  using std::chrono::seconds;
  if (took > seconds(10))
    return ">10s";
  if (took > seconds(5))
    return ">5s";
  if (took > seconds(2))
    return ">2s";
  return took > seconds(1) ? ">1s" : "";
}

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

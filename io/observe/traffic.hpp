#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace cfc::observe {

/// What one API was asked for in a cycle, for the report (SPEC section 2) and the metrics.
struct api_traffic {
  std::map<int, std::uint64_t> answers; ///< by HTTP status; 0 counts requests without an answer
  std::uint64_t requests = 0;
  std::uint64_t retries = 0;
  std::uint64_t bytes_down = 0;
  std::uint64_t bytes_up = 0;
  /// Seconds that requests were held back: by the rate budget, and by the server's Retry-After.
  double budget_seconds = 0;
  double throttled_seconds = 0;
  double throttled_for = 0; ///< seconds that such a pause still lasts
};

/// Counts of all requests of a cycle by API. Thread-safe.
class traffic {
public:
  void answered(const std::string& api, int status, std::uint64_t down, std::uint64_t up);
  void retried(const std::string& api);
  void held_back(const std::string& api, std::chrono::duration<double> by_budget);
  void throttled(const std::string& api, std::chrono::duration<double> by_server);
  /// Requests begin to wait for the rate budget, or no longer do: a wait that lasts is in the snapshot before
  /// it ends.
  void holding(const std::string& api, bool holds);

  std::map<std::string, api_traffic> snapshot() const;

private:
  mutable std::mutex mutex_;
  using time_point = std::chrono::steady_clock::time_point;
  std::map<std::string, api_traffic> apis_;
  std::map<std::string, time_point> holding_since_, throttled_until_;
};

} // namespace cfc::observe

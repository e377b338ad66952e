#pragma once

#include "pipeline/report/report.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cfc::connector {

/// How the last runs of the active tenants ended, in memory, for health (OBS-3). Thread-safe.
class run_history {
public:
  using time = std::chrono::sys_time<std::chrono::milliseconds>;
  struct tenant_runs {
    std::string tenant;
    std::size_t failures = 0;
    std::size_t total = 0;
  };
  struct summary {
    std::vector<tenant_runs> tenants; ///< by name; those without a run aren't there
    std::optional<time> last;         ///< when the latest of these runs ended
  };

  /// @param active whose runs count; removals of tenants that are `deleted` don't (OBS-4)
  /// @param size runs of a tenant that are kept
  run_history(std::set<std::string> active, std::size_t size) : active_(std::move(active)), size_(size) {}

  /// A run fails when its cycle was aborted; items that failed don't matter. Skipped and interrupted ones are
  /// left out.
  void note(const pipeline::cycle_report& report, time ended);
  summary look() const;

private:
  std::set<std::string> active_;
  std::size_t size_;
  mutable std::mutex mutex_;
  std::map<std::string, std::deque<bool>> failed_; ///< the oldest first
  std::optional<time> last_;
};

} // namespace cfc::connector

#pragma once

#include "io/observe/resources.hpp"

#include <chrono>
#include <mutex>
#include <prometheus/collectable.h>
#include <vector>

namespace cfc::observe {

/// `process_memory_usage` (resident bytes) and `process_cpu_utilization` (share of all cores since the last
/// collection, by `process_cpu_state`), measured when they are collected.
class process_usage final : public prometheus::Collectable {
public:
  std::vector<prometheus::MetricFamily> Collect() const override;

private:
  struct reading {
    std::chrono::steady_clock::time_point at;
    cpu_time cpu;
  };
  static reading now();

  mutable std::mutex mutex_;
  mutable reading last_ = now();
};

} // namespace cfc::observe

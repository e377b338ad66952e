#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace cfc::pipeline {

/// Which phase of a cycle runs since when, for the report and the display. Thread-safe.
class phase_clock {
public:
  /// Another phase begins; the one before ends.
  void enter(std::string name);
  /// Ends the phase that runs.
  /// @return all phases with their seconds, in order
  std::vector<std::pair<std::string, double>> finish();

  struct reading {
    std::string phase;
    double seconds = 0;       ///< since the cycle began
    double phase_seconds = 0; ///< since the phase began
  };
  reading now() const;

private:
  using time_point = std::chrono::steady_clock::time_point;
  void close();

  mutable std::mutex mutex_;
  time_point start_ = std::chrono::steady_clock::now(), began_ = start_;
  std::string name_;
  std::vector<std::pair<std::string, double>> done_;
};

} // namespace cfc::pipeline

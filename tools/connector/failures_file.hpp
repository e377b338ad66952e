#pragma once

#include "io/observe/log.hpp"
#include "tools/connector/report_file.hpp"

#include <mutex>
#include <string_view>

namespace cfc::connector {

/// The failed items of a run, a line each, written as they happen (RUN-4). Thread-safe: tenants side by side
/// share it.
class failures_file {
public:
  /// Empties the file. @throws std::runtime_error
  failures_file(report_file& file, const observe::log& log);

  /// A line that can't be written is told as a warning, once; the next one is tried.
  void add(std::string_view line);
  /// Every line is in the file.
  bool is_whole() const;

private:
  mutable std::mutex mutex_;
  report_file& file_;
  observe::log log_;
  bool is_whole_ = true;
};

} // namespace cfc::connector

#pragma once

#include "io/observe/log.hpp"
#include "io/observe/metrics.hpp"
#include "tools/connector/report_file.hpp"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace cfc::connector {

/// What a metrics file says of the last run of each tenant. A file that isn't there or that says nothing gives nothing.
std::map<std::string, observe::last_run> last_runs_in(std::string_view text);

/// Keeps a file in step with the metrics (RUN-6): replaced as a whole at the start, every 30 s and at the end.
class metrics_file {
public:
  /// Starts a thread. A write that fails is told as a warning, and the next one is tried.
  metrics_file(report_file& file, const observe::metrics& all, const observe::log& log,
               std::chrono::milliseconds between = std::chrono::seconds(30));
  /// Ends the thread without a last write.
  ~metrics_file();
  metrics_file(const metrics_file&) = delete;
  metrics_file& operator=(const metrics_file&) = delete;

  /// The last write. @throws std::runtime_error
  void finish();

private:
  void keep_up(std::chrono::milliseconds between);
  void stop();

  report_file& file_;
  const observe::metrics& metrics_;
  observe::log log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::thread thread_;
};

} // namespace cfc::connector

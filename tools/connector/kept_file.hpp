#pragma once

#include "io/observe/log.hpp"
#include "tools/connector/report_file.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace cfc::connector {

/// Keeps a file in step with what a run has come to: replaced as a whole at the start and again and again, on
/// a thread of its own, so that a run that crashes or is killed leaves behind how far it came.
class kept_file {
public:
  /// Starts the thread. A write that fails is told as a warning, and the next one is tried.
  /// @param name of the file in that warning: "the metrics file"
  /// @param text what is to stand there now; called on the thread
  kept_file(report_file& file, std::string name, std::function<std::string()> text, const observe::log& log,
            std::chrono::milliseconds between = std::chrono::seconds(30));
  /// Ends the thread without a last write.
  ~kept_file();
  kept_file(const kept_file&) = delete;
  kept_file& operator=(const kept_file&) = delete;

  /// The last write. @throws std::runtime_error
  void finish();

private:
  void keep_up(std::chrono::milliseconds between);
  void stop();

  report_file& file_;
  std::string name_;
  std::function<std::string()> text_;
  observe::log log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::thread thread_;
};

} // namespace cfc::connector

#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace cfc::connector {

/// Turns SIGINT and SIGTERM into a call on a thread of its own (sigwait), so that the handler may do
/// anything. A second signal ends the process at once with 128 + its number (REL-8). To be made before any
/// other thread, which then all inherit the blocked signals.
class signals {
public:
  signals();
  ~signals();
  signals(const signals&) = delete;
  signals& operator=(const signals&) = delete;

  /// What the first signal does. Called at once if one has come already.
  void on_first(std::function<void(int signal)> call);
  /// The first signal, 0: none so far.
  int received() const noexcept { return received_; }

private:
  void wait();

  std::mutex mutex_;
  std::function<void(int)> call_;
  std::atomic<int> received_{0};
  std::atomic<bool> done_{false};
  std::thread thread_;
};

} // namespace cfc::connector

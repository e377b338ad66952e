#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <semaphore.h>
#include <thread>

namespace cfc::connector {

/// How the process ends on SIGINT, SIGTERM, SIGQUIT and SIGHUP, the last unless it was ignored at the start
/// (nohup): the first one is turned into a call, a second ends the process at once with 128 + its number
/// (REL-8). The thread that waits for them takes no lock and calls nothing that could wait, so that nothing
/// keeps a signal from working; the call runs on a second thread and may do anything. To be made before any
/// other thread, which then all inherit the blocked signals.
class signals {
public:
  signals();
  ~signals();
  signals(const signals&) = delete;
  signals& operator=(const signals&) = delete;

  /// What the first signal does. Called at once if one has come already.
  /// @param time_to_end the process ends that long after the first signal with 128 + its number, when it has
  /// not by then
  void on_first(std::function<void(int signal)> call, std::chrono::milliseconds time_to_end);
  /// No call any more; one that is running has ended when this returns.
  void forget_call();
  /// The first signal, 0: none so far.
  int received() const noexcept { return received_; }

private:
  void wait();
  void carry_out();

  std::atomic<int> received_{0};
  std::atomic<bool> done_{false};
  std::atomic<std::chrono::milliseconds> time_to_end_{std::chrono::minutes(1)};
  sem_t came_; ///< posted for each thing that carry_out() has to look at
  std::mutex mutex_;
  std::function<void(int)> call_;
  std::thread waiting_;
  std::thread calling_;
};

} // namespace cfc::connector

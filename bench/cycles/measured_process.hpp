#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/types.h>
#include <vector>

namespace cfc::bench {

/// How to start a program. It sees our environment, and these variables besides.
struct command {
  std::vector<std::string> arguments; ///< the program first
  std::map<std::string, std::string> environment;
  std::filesystem::path stdout_file, stderr_file;
};

/// What a program that has ended took, as the system counted it, its own children included.
struct process_figures {
  double wall_seconds = 0, user_seconds = 0, system_seconds = 0;
  std::uint64_t peak_bytes = 0; ///< resident
  int exit_code = 0;            ///< 128 and the number of the signal that ended it
};

/// A running program, killed at the end of its life if it still runs.
class child_process {
public:
  /// @throws std::system_error when it can't be started
  explicit child_process(const command& what);
  ~child_process();
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  /// What it took; nullopt: it still runs after that time.
  std::optional<process_figures> wait(std::chrono::milliseconds at_most);
  void signal(int number) const;

private:
  std::chrono::steady_clock::time_point began_;
  pid_t id_ = -1;
  int handle_ = -1; ///< readable when the program has ended
  std::uint64_t most_seen_ = 0;
  std::optional<process_figures> ended_;
};

/// From now on SIGINT, SIGTERM and SIGHUP end run_measured() with an exception, so that nothing that was
/// started stays behind; a second one ends the process at once.
void end_in_order_on_signals();

/// Runs a program to its end.
/// @param sample called again and again with the seconds since its start: five times a second at first, twice from
/// the fifth second on
/// @throws std::runtime_error when it still runs after that time, or a signal has come; it is killed then
process_figures run_measured(const command& what, std::chrono::seconds at_most,
                             const std::function<void(double)>& sample);

} // namespace cfc::bench

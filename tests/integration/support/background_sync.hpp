#pragma once

#include "tests/integration/support/connector_run.hpp"
#include "tests/integration/support/process.hpp"
#include "tests/support/sanitizer.hpp"

#include <chrono>
#include <functional>
#include <thread>

namespace cfc::test {

/// A connector that runs while the test does something else, such as ending it.
class background_sync {
public:
  /// @param stderr_descriptor where its log goes instead of a file; -1: to a file
  background_sync(const temporary_directory& in, const connector_call& what,
                  const std::string& name = "first", int stderr_descriptor = -1)
      : report_(in.path() / "report.json"), log_(in.path() / (name + ".err")),
        running_(logging_to(launch_of(in, what, name), stderr_descriptor)) {}

  void signal(int number) { running_.signal(number); }
  /// Its end, with its report. An exit code of -1: it still ran after that time.
  run_result wait(std::chrono::seconds at_most = longest_run) {
    run_result result;
    result.exit_code = running_.wait(at_most).value_or(-1);
    result.log = std::filesystem::exists(log_) ? read_file(log_) : "";
    result.report = read_file(report_);
    return result;
  }

private:
  static launch logging_to(launch how, int stderr_descriptor) {
    how.stderr_descriptor = stderr_descriptor;
    return how;
  }
  std::filesystem::path report_, log_;
  process running_;
};

/// Asks again and again until it is so; false after 30 s, or ten times that under a sanitizer.
inline bool eventually(const std::function<bool()>& it_is_so) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(under_sanitizer ? 300 : 30);
  while (std::chrono::steady_clock::now() < until) {
    if (it_is_so())
      return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

} // namespace cfc::test

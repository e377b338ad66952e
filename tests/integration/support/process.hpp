#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace cfc::test {

/// The path of one of our programs: of the same build, or, so that programs with sanitizers can be tested
/// without building the tests with them, in the folder that the variable CFC_PROGRAMS names.
std::filesystem::path program_of_ours(const std::string& name);

/// How to start a program. It sees these variables, PATH and the sanitizers' options, and nothing else of our
/// environment.
struct launch {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  std::filesystem::path stdout_file, stderr_file;
  int stderr_descriptor = -1; ///< in place of the file: what the program gets as its descriptor 2
};

/// A running program, killed at the end of its life if it still runs.
class process {
public:
  /// @throws std::system_error when it can't be started
  explicit process(const launch& what);
  ~process();
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  /// The first line that it prints, by which a server says that it is ready and where.
  /// @throws std::runtime_error, with what it printed as errors, when it ends or 30 s pass before that
  std::string first_line();
  pid_t id() const noexcept { return id_; }
  void signal(int number);
  /// Its exit code, or 128 + the number of the signal that ended it; nullopt: it still runs after that time.
  std::optional<int> wait(std::chrono::milliseconds at_most);

private:
  std::filesystem::path stdout_file_, stderr_file_;
  pid_t id_ = -1;
  int handle_ = -1; ///< readable when the program has ended
  std::optional<int> exit_code_;
};

} // namespace cfc::test

#pragma once

#include <optional>
#include <string>

/// Other people's programs that judge what this project gives to operators.
namespace cfc::test {

struct tool_outcome {
  int exit_code;      ///< or 128 + the number of the signal that ended it
  std::string output; ///< stdout and stderr, as they came
};

/// Runs a command line of the shell and waits for its end.
tool_outcome run_tool(const std::string& command_line);

/// Why a test that needs this program can't run here, for GTEST_SKIP; nullopt when it can. Where nothing may
/// be left out (CI=true) a missing program that tools/setup.sh installs fails the test instead.
std::optional<std::string> tool_is_missing(const std::string& name);

} // namespace cfc::test

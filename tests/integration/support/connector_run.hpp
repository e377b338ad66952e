#pragma once

#include "tests/integration/support/process.hpp"
#include "tests/integration/support/temporary_directory.hpp"
#include "tests/support/sanitizer.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cfc::test {

struct reported_failure {
  std::string key, step, message;
};

/// What the connector left behind when it ended.
struct run_result {
  int exit_code = -1; ///< -1: it had to be killed
  std::string output; ///< stdout
  std::string log;    ///< stderr
  std::string report; ///< the JSON report as written, "" when there is none

  /// Of the first tenant of the report; "" and 0 for what isn't there.
  std::string status() const;
  std::string abort_reason() const;
  std::vector<reported_failure> failures() const;
  /// A count by JSON pointer: `/counts/pages/ingested`.
  std::uint64_t count(const std::string& pointer) const;
};

/// A program that runs for longer hangs. With ThreadSanitizer it is twenty times as slow, with AddressSanitizer five.
constexpr std::chrono::minutes longest_run{under_sanitizer ? 20 : 2};

/// How to start the connector; variables are all that it sees of the environment.
struct connector_call {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;
  /// Longer means that it hangs: it is killed and the test fails.
  std::chrono::seconds at_most{longest_run};
};

/// How it is started in `in`, with its output in `{name}.out` and its log in `{name}.err`. Locks and journal are in
/// `{in}/state`, unless the variables say something else.
launch launch_of(const temporary_directory& in, const connector_call& what, const std::string& name);
/// Runs the program to its end, with its report in `in`.
run_result run_connector(const temporary_directory& in, const connector_call& what);
/// That it never had more bytes in memory. A program with a sanitizer has: AddressSanitizer keeps what was
/// freed, and ThreadSanitizer a shadow of all, so that nothing is expected of them.
void expect_in_memory(const run_result& result, std::uint64_t at_most);
/// `sync` with that configuration, no progress and JSON logs.
connector_call sync_of(const temporary_directory& in, const std::string& config_pattern,
                       std::map<std::string, std::string> environment);

} // namespace cfc::test

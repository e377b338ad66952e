// A system that allows fewer open files than the settings need: told at the start, and not as a network that fails.

#include "tests/integration/support/connector_run.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/process.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;

class few_descriptors : public cycle_test {
protected:
  /// The connector's end when the system allows it so many open files.
  run_result sync_with(const std::string& most) {
    const auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    launch how;
    how.program = "/bin/sh";
    how.arguments = {"-c", "ulimit " + most + " && exec \"$0\" \"$@\"",
                     program_of_ours("confluence-connector").string()};
    how.arguments.insert(how.arguments.end(), call.arguments.begin(), call.arguments.end());
    how.environment = call.environment;
    how.stdout_file = directory.path() / "few.out";
    how.stderr_file = directory.path() / "few.err";
    process running(how);
    run_result result;
    result.exit_code = running.wait(std::chrono::seconds(60)).value_or(-1);
    result.log = read_file(how.stderr_file);
    return result;
  }
};

TEST_P(few_descriptors, end_the_program_before_its_first_request) {
  start("", {"--spaces", "1", "--pages", "20", "--attachments", "0"});
  configuration().set("processing.concurrency", "200");
  const auto result = sync_with("-n 256");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.log, HasSubstr("processing.concurrency"));
  EXPECT_THAT(result.log, HasSubstr("allows this process 256"));
  EXPECT_TRUE(simulator().requests().empty());
}

TEST_P(few_descriptors, that_are_enough_are_enough) {
  start("", {"--spaces", "1", "--pages", "300", "--attachments", "0"});
  configuration().set("processing.concurrency", "40");
  const auto result = sync_with("-n 256");
  EXPECT_EQ(result.exit_code, 0) << result.log;
  expect_in_step();
}

TEST_P(few_descriptors, of_a_soft_limit_are_raised) {
  start("", {"--spaces", "1", "--pages", "300", "--attachments", "0"});
  configuration().set("processing.concurrency", "40");
  EXPECT_EQ(sync_with("-S -n 64").exit_code, 0);
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, few_descriptors, ::testing::Values(both_products().front()), mode_name);

} // namespace

} // namespace cfc::test

// Files and folders that the connector trusts, and those that others would have it write.

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class own_files : public cycle_test {
protected:
  void SetUp() override { start(office); }

  connector_call call(const std::vector<std::string>& more = {}) {
    auto result =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    result.arguments.insert(result.arguments.end(), more.begin(), more.end());
    return result;
  }
  std::filesystem::path folder(const std::string& name, mode_t mode) const {
    const auto path = directory.path() / name;
    std::filesystem::create_directory(path);
    ::chmod(path.c_str(), mode);
    return path;
  }
  /// The exit code of what a shell makes of it: "$0" "$@" is the connector's call.
  int in_a_shell(const std::string& script, const connector_call& what) {
    auto how = launch_of(directory, what, "shell");
    how.arguments.insert(how.arguments.begin(), {"-c", script, how.program.string()});
    how.program = "/bin/sh";
    process running(how);
    return running.wait(std::chrono::seconds(60)).value_or(-1);
  }
  std::string log_of_the_shell() const { return read_file(directory.path() / "shell.err"); }
  void expect_refused(const run_result& result, const std::string& name, const std::string& path) const {
    EXPECT_EQ(result.exit_code, 2) << result.log;
    EXPECT_THAT(result.log, AllOf(HasSubstr(name + ": the folder '" + path + "' may be written by others"),
                                  HasSubstr("chmod go-w")));
    EXPECT_THAT(simulator().requests(), IsEmpty());
  }
};

TEST_P(own_files, are_not_trusted_in_a_folder_that_others_may_write) {
  const auto shared = folder("shared", 0777).string();
  expect_refused(run_connector(directory, call({"--lock-dir", shared})), "--lock-dir", shared);
  expect_refused(run_connector(directory, call({"--journal-dir", shared})), "--journal-dir", shared);
  configuration().set_variable("STATE_DIRECTORY", shared);
  expect_refused(run_connector(directory, call()), "STATE_DIRECTORY", shared);
}

TEST_P(own_files, are_in_the_state_folder_for_us_alone) {
  sync_well();
  struct stat found {};
  ASSERT_EQ(::stat((directory.path() / "state").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07777, 0700U);
  EXPECT_TRUE(std::filesystem::exists(directory.path() / "state" / "acme.lock"));
  EXPECT_TRUE(std::filesystem::exists(directory.path() / "state" / "acme.journal"));
}

TEST_P(own_files, are_in_the_home_when_nothing_else_is_named) {
  configuration().set_variable("STATE_DIRECTORY", "").set_variable("HOME", directory.path().string());
  sync_well();
  EXPECT_TRUE(
      std::filesystem::exists(directory.path() / ".local/state/confluence-connector" / "acme.journal"));
}

TEST_P(own_files, are_elsewhere_or_none_when_told) {
  const auto locks = directory.path() / "locks";
  sync_well({"--lock-dir", locks.string(), "--journal-dir", "none"});
  EXPECT_TRUE(std::filesystem::exists(locks / "acme.lock"));
  EXPECT_FALSE(std::filesystem::exists(directory.path() / "state"));
}

TEST_P(own_files, are_written_instead_of_what_a_strangers_link_leads_to) {
  const auto precious = directory.write("precious", "precious");
  const auto shared = folder("shared", 01777);
  for (const auto* name : {"report.json", "deletions"})
    std::filesystem::create_symlink(precious, shared / name);
  auto what = call({"--deletions", (shared / "deletions").string()});
  std::replace(what.arguments.begin(), what.arguments.end(), (directory.path() / "report.json").string(),
               (shared / "report.json").string());
  EXPECT_EQ(run_connector(directory, what).exit_code, 0);
  EXPECT_EQ(read_file(precious), "precious");
  EXPECT_THAT(read_file(shared / "report.json"), HasSubstr("\"success\""));
  EXPECT_FALSE(std::filesystem::is_symlink(shared / "deletions"));
}

TEST_P(own_files, get_no_log_line_when_a_standard_stream_is_closed) {
  for (const auto* closed : {"0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"}) {
    EXPECT_EQ(in_a_shell("exec \"$0\" \"$@\" " + std::string(closed), call({"--log-level", "debug"})), 0)
        << closed;
    simdjson::dom::parser parser;
    EXPECT_EQ(parser.parse(read_file(directory.path() / "report.json")).error(), simdjson::SUCCESS) << closed;
    EXPECT_EQ(read_file(directory.path() / "state" / "acme.lock"), "") << closed;
    EXPECT_EQ(read_file(directory.path() / "state" / "acme.journal"), "") << closed;
  }
}

/// The pipe is full before the connector starts, and its reader waits for the report.
TEST_P(own_files, are_written_before_the_tables_that_nobody_may_read) {
  const auto report = (directory.path() / "report.json").string();
  EXPECT_EQ(in_a_shell("{ head -c 65536 /dev/zero; \"$0\" \"$@\"; } | until [ -s '" + report +
                           "' ]; do sleep 0.1; done",
                       call()),
            0);
  EXPECT_THAT(read_file(report), HasSubstr("\"success\""));
}

TEST_P(own_files, and_tables_that_can_not_be_written_are_told_of_by_the_exit_code) {
  EXPECT_EQ(in_a_shell("exec \"$0\" \"$@\" > /dev/full", call()), 1);
  EXPECT_THAT(log_of_the_shell(), HasSubstr("stdout can't be written: No space left on device"));
  EXPECT_EQ(in_a_shell("exec \"$0\" --help > /dev/full", call()), 1);
}

TEST_P(own_files, over_a_limit_of_the_system_are_an_error_and_no_end_by_a_signal) {
  auto plan = call({"--log-level", "error"});
  plan.arguments.front() = "plan";
  EXPECT_EQ(in_a_shell("ulimit -f 1; exec \"$0\" \"$@\"", plan), 1);
  EXPECT_THAT(log_of_the_shell(), HasSubstr("report.json can't be written: File too large"));
}

TEST_P(own_files, are_never_put_over_a_tenant_file) {
  const auto file = configuration().write(directory, "acme").string();
  const auto result = run_connector(directory, call({"--deletions", file}));
  EXPECT_EQ(result.exit_code, 2) << result.log;
  EXPECT_THAT(result.log, HasSubstr("--deletions: found '" + file + "', which is a file that is read here"));
}

TEST_P(own_files, are_stdout_when_told) {
  const auto reported = run_connector(directory, call({"--report", "-"}));
  EXPECT_EQ(reported.exit_code, 0) << reported.log;
  simdjson::dom::parser parser;
  EXPECT_EQ(parser.parse(reported.output).error(), simdjson::SUCCESS) << reported.output;
  const auto listed = run_connector(directory, call({"--deletions", "-"}));
  EXPECT_EQ(listed.exit_code, 0) << listed.log;
  EXPECT_THAT(listed.output, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(in, own_files, ::testing::Values(both_products().back()), mode_name);

} // namespace

} // namespace cfc::test

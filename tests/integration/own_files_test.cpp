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
    auto how = launch_of(directory, call({"--log-level", "debug"}), "closed");
    how.arguments.insert(how.arguments.begin(),
                         {"-c", "exec \"$0\" \"$@\" " + std::string(closed), how.program.string()});
    how.program = "/bin/sh";
    process running(how);
    EXPECT_EQ(running.wait(std::chrono::seconds(60)), 0) << closed;
    simdjson::dom::parser parser;
    EXPECT_EQ(parser.parse(read_file(directory.path() / "report.json")).error(), simdjson::SUCCESS) << closed;
    EXPECT_EQ(read_file(directory.path() / "state" / "acme.lock"), "") << closed;
    EXPECT_EQ(read_file(directory.path() / "state" / "acme.journal"), "") << closed;
  }
}

INSTANTIATE_TEST_SUITE_P(in, own_files, ::testing::Values(both_products().back()), mode_name);

} // namespace

} // namespace cfc::test

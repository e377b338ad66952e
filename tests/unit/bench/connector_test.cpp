#include "bench/cycles/connector.hpp"
#include "bench/cycles/measured_process.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

namespace cfc::bench {

namespace {

TEST(a_connector, is_named_in_front_of_its_command) {
  const auto named = connector_from("other-1.2=/opt/other/sync --config {config} --set a=b");
  EXPECT_EQ(named.name, "other-1.2");
  EXPECT_EQ(named.command, "/opt/other/sync --config {config} --set a=b");
}

TEST(a_connector, without_a_name_has_that_of_its_program) {
  const auto unnamed = connector_from("/opt/other/sync --config {config}");
  EXPECT_EQ(unnamed.name, "sync");
  EXPECT_EQ(unnamed.command, "/opt/other/sync --config {config}");
}

/// Programs that are on every machine.
class a_measured_process : public ::testing::Test {
protected:
  ~a_measured_process() override { std::filesystem::remove_all(folder_); }
  a_measured_process() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cfc-test-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  process_figures run(const std::string& shell, std::chrono::seconds at_most = std::chrono::seconds(60)) {
    command what;
    what.arguments = {"/bin/sh", "-c", shell};
    what.environment = {{"FIGURE", "7"}};
    what.stdout_file = folder_ / "out";
    what.stderr_file = folder_ / "err";
    return run_measured(what, at_most, [](double) {});
  }

private:
  std::filesystem::path folder_;
};

TEST_F(a_measured_process, is_told_by_its_exit_code) {
  EXPECT_EQ(run("exit $FIGURE").exit_code, 7);
  EXPECT_EQ(run("kill -9 $$").exit_code, 128 + 9);
}

TEST_F(a_measured_process, is_measured_with_what_it_starts) {
  const auto alone = run("exec dd if=/dev/zero of=/dev/null bs=64M count=4");
  EXPECT_GT(alone.peak_bytes, 64ULL << 20);
  EXPECT_GT(alone.user_seconds + alone.system_seconds, 0);
  EXPECT_GT(alone.wall_seconds, 0);
  EXPECT_GT(run("dd if=/dev/zero of=/dev/null bs=64M count=4; true").peak_bytes, 64ULL << 20);
}

TEST_F(a_measured_process, that_does_not_end_is_killed) {
  EXPECT_THROW(run("exec cat /dev/zero > /dev/null", std::chrono::seconds(0)), std::runtime_error);
}

} // namespace

} // namespace cfc::bench

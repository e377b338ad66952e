// The benchmark as its users run it: sizes and scenarios, other connectors, a comparison with a saved result,
// and the page in a browser.

#include "bench/cycles/results.hpp"
#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/npm_program.hpp"
#include "tests/integration/support/process.hpp"
#include "tests/integration/support/temporary_directory.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <ios>
#include <string>
#include <vector>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class the_benchmark : public ::testing::Test {
protected:
  /// Its exit code; what it printed is in `out`.
  int run(std::vector<std::string> arguments) {
    launch how;
    how.program = program_of_ours("cycle_bench");
    how.arguments = std::move(arguments);
    how.environment = {{"HOME", directory.path().string()}, {"TMPDIR", directory.path().string()}};
    how.stdout_file = directory.path() / "bench.out";
    how.stderr_file = directory.path() / "bench.err";
    process running(how);
    const auto code = running.wait(std::chrono::minutes(5));
    out = read_file(how.stdout_file) + read_file(how.stderr_file);
    return code.value_or(-1);
  }
  /// A few hundred pages, one run.
  int run_small(const std::vector<std::string>& more, const std::string& name = "result") {
    std::vector<std::string> arguments{"--pages", "200",      "--attachments",           "50",     "--runs",
                                       "1",       "--output", directory.path().string(), "--name", name};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(std::move(arguments));
  }
  bench::results result(const std::string& name = "result") const {
    return bench::read_results(directory.path() / (name + ".json"));
  }
  std::string page(const std::string& name = "result") const {
    return read_file(directory.path() / (name + ".html"));
  }

  temporary_directory directory;
  std::string out;
};

TEST_F(the_benchmark, measures_a_whole_size_in_two_scenarios_from_outside) {
  ASSERT_EQ(run({"--sizes", "S", "--scenarios", "initial,unchanged", "--runs", "1", "--output",
                 directory.path().string(), "--name", "result"}),
            0)
      << out;
  const auto all = result();
  ASSERT_EQ(all.measurements.size(), 2U);
  const auto& initial = all.measurements[0];
  EXPECT_EQ(initial.items, 1'500U);
  ASSERT_EQ(initial.runs.size(), 1U);
  const auto& run = initial.runs[0];
  EXPECT_TRUE(run.judgement.complete);
  EXPECT_EQ(run.judgement.expected, 1'500U);
  EXPECT_GE(run.requests, initial.fewest_requests);
  EXPECT_GT(run.wall_seconds, 0);
  EXPECT_GT(run.cpu_seconds(), 0);
  EXPECT_GT(run.peak_bytes, 10U << 20);
  EXPECT_GT(run.simulator.cpu_seconds, 0);
  EXPECT_FALSE(run.stages.empty());
  EXPECT_FALSE(initial.bounds.empty());
  EXPECT_FALSE(initial.limits.empty());
  EXPECT_EQ(all.measurements[1].items, 0U);
  EXPECT_LT(all.measurements[1].runs[0].requests, 100U);
  EXPECT_THAT(page(), AllOf(HasSubstr("<svg"), HasSubstr("contentUpsert")));
}

TEST_F(the_benchmark, judges_another_connector_by_what_is_in_unique_afterwards) {
  const auto ours = program_of_ours("confluence-connector").string();
  ASSERT_EQ(
      run_small(
          {"--scenarios", "initial", "--connector", "twin=" + ours + " sync --config {config} --progress off",
           "--connector", "idle=true", "--connector",
           "pages-only=sed -i 's/^ingestion: .*/ingestion: {scopeId: scope_root, attachments: {mode: disabled}}/' "
           "{config} && " +
               ours + " sync --config {config} --progress off"}),
      0)
      << out;
  const auto all = result();
  ASSERT_EQ(all.measurements.size(), 4U);
  EXPECT_TRUE(all.measurements[0].runs[0].judgement.complete);
  EXPECT_TRUE(all.measurements[1].runs[0].judgement.complete);
  EXPECT_EQ(all.measurements[1].connector, "twin");
  const auto& idle = all.measurements[2].runs[0].judgement;
  EXPECT_FALSE(idle.complete);
  EXPECT_EQ(idle.missing.count, 250U);
  const auto& pages = all.measurements[3].runs[0].judgement;
  EXPECT_FALSE(pages.complete);
  EXPECT_EQ(pages.missing.count, 50U);
  EXPECT_EQ(pages.right, 200U);
  EXPECT_THAT(page(), AllOf(HasSubstr("idle, 200 pages, initial"), HasSubstr("twin, 200 pages, initial")));
}

TEST_F(the_benchmark, finds_what_a_connector_leaves_too_much) {
  const auto ours = program_of_ours("confluence-connector").string();
  const std::string elsewhere = "$STATE_DIRECTORY/other-tenant-config.yaml";
  ASSERT_EQ(run_small({"--scenarios", "initial", "--without-raw-load", "--connector",
                       "misnamed=cp {config} " + elsewhere + " && " + ours + " sync --config " + elsewhere +
                           " --progress off"}),
            0)
      << out;
  const auto all = result();
  const auto& judged = all.measurements[1].runs[0].judgement;
  EXPECT_FALSE(judged.complete);
  EXPECT_EQ(judged.surplus.count, 250U);
  EXPECT_EQ(judged.missing.count, 250U);
  EXPECT_THAT(page(), HasSubstr("<code>other/500000_S0/"));
}

TEST_F(the_benchmark, compares_with_a_saved_result) {
  ASSERT_EQ(run_small({"--scenarios", "initial", "--without-raw-load"}, "first"), 0) << out;
  ASSERT_EQ(run_small({"--scenarios", "initial", "--without-raw-load", "--compare",
                       (directory.path() / "first.json").string()},
                      "second"),
            0)
      << out;
  EXPECT_THAT(page("second"), HasSubstr("wall time"));
  EXPECT_THAT(page("second"), Not(HasSubstr("Compared with nothing")));
}

TEST_F(the_benchmark, writes_a_page_for_every_browser_that_asks_nobody) {
  if (const auto missing = npm_is_missing("puppeteer-core"))
    GTEST_SKIP() << *missing;
  if (!std::filesystem::exists("/usr/bin/chromium"))
    GTEST_SKIP() << "Chromium is not installed: run tools/setup.sh";
  ASSERT_EQ(run_small({"--scenarios", "initial,unchanged", "--without-raw-load"}), 0) << out;
  auto how = npm_program("benchmark_page.mjs",
                         {(directory.path() / "result.html").string(), directory.path().string()});
  how.environment["HOME"] = directory.path().string();
  how.stdout_file = directory.path() / "page.out";
  how.stderr_file = directory.path() / "page.err";
  process browser(how);
  ASSERT_EQ(browser.wait(std::chrono::seconds(120)), 0) << read_file(how.stderr_file);
  const auto seen = read_file(how.stdout_file);
  EXPECT_THAT(seen, AllOf(HasSubstr(R"("complaints":[])"), HasSubstr(R"("outside":[])"),
                          HasSubstr(R"("tooWide":[])"), HasSubstr(R"("schemes":2)"),
                          HasSubstr(R"("repeatedIds":[])"), HasSubstr(R"("deadLinks":0)")));
  EXPECT_THAT(seen, AllOf(HasSubstr(R"("withoutCaption":0)"), HasSubstr(R"("headingsWithoutScope":0)"),
                          HasSubstr(R"("unnamedPlots":0)"), HasSubstr(R"("invisibleTexts":0)")));
}

/// Empty for a process that has ended since it was listed.
std::string command_line_of(const std::filesystem::path& process) {
  try {
    return read_file(process / "cmdline");
  } catch (const std::ios_base::failure&) {
    return {};
  }
}

/// Processes whose command line holds that text.
int running_with(const std::string& text) {
  int found = 0;
  for (const auto& one : std::filesystem::directory_iterator("/proc"))
    found += command_line_of(one.path()).find(text) != std::string::npos ? 1 : 0;
  return found;
}

TEST_F(the_benchmark, leaves_nothing_behind_when_it_is_stopped) {
  const auto mark = (directory.path() / "mark").string();
  launch how;
  how.program = program_of_ours("cycle_bench");
  how.arguments = {"--pages",
                   "21",
                   "--attachments",
                   "13",
                   "--scenarios",
                   "initial",
                   "--without-raw-load",
                   "--output",
                   directory.path().string(),
                   "--connector",
                   "endless=tail -f /dev/null " + mark};
  how.environment = {{"TMPDIR", directory.path().string()}};
  how.stdout_file = directory.path() / "bench.out";
  how.stderr_file = directory.path() / "bench.err";
  directory.write("mark", "");
  process running(how);
  // The benchmark's own command line has it, too.
  ASSERT_TRUE(eventually([&] { return running_with(mark) > 1; }));
  running.signal(SIGTERM);
  EXPECT_EQ(running.wait(std::chrono::seconds(30)), 1);
  EXPECT_THAT(read_file(how.stderr_file), HasSubstr("stopped by a signal"));
  EXPECT_EQ(running_with(mark), 0);
  using namespace std::string_literals;
  EXPECT_EQ(running_with("--pages\0"s + "21\0"s + "--attachments\0"s + "13\0"s), 0);
}

TEST_F(the_benchmark, refuses_what_it_does_not_know) {
  EXPECT_EQ(run({"--sizes", "XXL"}), 2);
  EXPECT_THAT(out, HasSubstr("S, M, L or XL"));
  EXPECT_EQ(run({"--scenarios", "none"}), 2);
  EXPECT_EQ(run({"--list"}), 0);
  EXPECT_THAT(out, AllOf(HasSubstr("rate-limited"), HasSubstr("tiny-spaces"), HasSubstr("XL")));
}

} // namespace

} // namespace cfc::test

// A log that nobody reads, and the signals that have to work whatever else happens (REL-8).

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/support/sanitizer.hpp"
#include "tests/support/unread_pipe.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

namespace cfc::test {

namespace {

using std::chrono::seconds;

/// Each of 4,000 items fails with a line of the log, twice of what may wait for its reader.
class a_stalled_log : public cycle_test {
protected:
  static constexpr std::uint64_t items = 4000;
  /// The others are slow, so that there is time to read the log.
  static constexpr int at_once = 3600;

  static std::string refusal(int count, int delay) {
    return R"({"host": "unique", "operation": "contentUpsert", "count": )" + std::to_string(count) +
           R"(, "delayMs": )" + std::to_string(delay) +
           R"(, "status": 200, "body": {"errors": [{"message": "no"}]}})";
  }

  void begin(int concurrency) {
    start("", {"--spaces", "1", "--pages", std::to_string(items), "--attachments", "0"});
    configuration().set("processing.concurrency", std::to_string(concurrency));
    simulator().disturb(R"({"add": [)" + refusal(at_once, 0) + "," + refusal(-1, 40) + "]}");
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.insert(call.arguments.end(),
                          {"--grace-period", "1", "--log-level", "info", "--max-failures", "0"});
    running.emplace(directory, call, "first", log.writing_end());
  }
  std::uint64_t registrations() const {
    const auto all = simulator().requests();
    return static_cast<std::uint64_t>(std::count_if(
        all.begin(), all.end(), [](const auto& one) { return one.operation == "contentUpsert"; }));
  }

  unread_pipe log;
  std::optional<background_sync> running;
};

TEST_P(a_stalled_log, does_not_stop_a_cycle_and_the_report_says_what_was_lost) {
  begin(8);
  const auto result = running->wait();
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.count("/counts/pages/failed"), items);
  EXPECT_GT(result.count("/logLinesDropped"), items / 4) << "the fault did not happen";
}

TEST_P(a_stalled_log, that_is_read_again_says_what_was_lost) {
  begin(8);
  ASSERT_TRUE(eventually([&] { return registrations() > at_once; }));
  std::string read;
  std::optional<run_result> result;
  const auto has_ended = [&] {
    read += log.read_all();
    if (auto end = running->wait(std::chrono::seconds(0)); end.exit_code >= 0)
      result = std::move(end);
    return result.has_value();
  };
  ASSERT_TRUE(eventually(has_ended));
  read += log.read_all();
  EXPECT_NE(read.find("lines of the log were dropped because nobody read it"), std::string::npos);
  EXPECT_NE(read.find("cycle ended"), std::string::npos);
}

TEST_P(a_stalled_log, keeps_no_sigterm_from_ending_the_cycle) {
  begin(1);
  ASSERT_TRUE(eventually([&] { return registrations() > 100; }));
  const auto from = std::chrono::steady_clock::now();
  running->signal(SIGTERM);
  const auto result = running->wait(seconds(20));
  EXPECT_EQ(result.exit_code, 143);
  EXPECT_EQ(result.status(), "interrupted");
  EXPECT_LT(std::chrono::steady_clock::now() - from, seconds(8));
}

TEST_P(a_stalled_log, keeps_no_second_sigterm_from_ending_the_process_at_once) {
  begin(1);
  ASSERT_TRUE(eventually([&] { return registrations() > 100; }));
  simulator().disturb(R"({"clear": true, "add": {"host": "unique", "operation": "contentUpsert", "count": -1,
                                                 "delayMs": 100000}})");
  running->signal(SIGTERM);
  running->wait(std::chrono::seconds(1));
  const auto from = std::chrono::steady_clock::now();
  running->signal(SIGTERM);
  EXPECT_EQ(running->wait(seconds(20)).exit_code, 143);
  EXPECT_LT(std::chrono::steady_clock::now() - from, seconds(under_sanitizer ? 10 : 1));
}

INSTANTIATE_TEST_SUITE_P(in, a_stalled_log, ::testing::Values(both_products().front()), mode_name);

} // namespace

} // namespace cfc::test

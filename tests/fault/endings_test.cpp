#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

namespace cfc::test {

namespace {

using std::chrono::seconds;
using ::testing::IsEmpty;

/// A cycle that is told to end while something would keep it for minutes (REL-8). The grace period is 0.5 s;
/// then there are 5 s for cleaning up.
class a_cycle_that_has_to_end : public cycle_test {
protected:
  void begin() {
    start("", {"--spaces", "2", "--pages", "200", "--attachments", "20", "--attachment-bytes", "3000"});
    configuration().set("processing.concurrency", "4");
  }
  void run_until(const std::function<bool()>& it_is_time) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.insert(call.arguments.end(), {"--grace-period", "0.5"});
    running.emplace(directory, call);
    ASSERT_TRUE(eventually(it_is_time));
  }
  void expect_end_within(seconds limit) {
    const auto from = std::chrono::steady_clock::now();
    running->signal(SIGTERM);
    result = running->wait();
    EXPECT_LT(std::chrono::steady_clock::now() - from, limit);
    EXPECT_EQ(result.exit_code, 143) << result.log;
    EXPECT_EQ(result.status(), "interrupted");
  }
  void expect_repaired_by_the_next_cycle() const {
    simulator().disturb(R"({"clear": true})");
    sync_well();
    expect_in_step();
  }
  std::vector<stored_content> half_registered() const {
    std::vector<stored_content> found;
    for (const auto& [key, content] : simulator().contents()) {
      if (!content.finalised)
        found.push_back(content);
    }
    return found;
  }
  bool was_asked(const std::string& operation, std::size_t times) const {
    const auto all = simulator().requests();
    const auto asked = std::count_if(all.begin(), all.end(), [&](const auto& one) {
      return one.operation == operation || one.method == operation;
    });
    return static_cast<std::size_t>(asked) >= times;
  }
  std::string confluence() const { return GetParam().data_center ? "data-center" : "cloud"; }

  std::optional<background_sync> running;
  run_result result;
};

TEST_P(a_cycle_that_has_to_end, ends_although_the_platform_answers_nothing_any_more) {
  begin();
  simulator().disturb(R"({"host": "unique", "method": "PUT", "skip": 10, "delayMs": 100000, "count": -1})");
  run_until([&] { return half_registered().size() == 4; });
  simulator().disturb(R"({"host": "unique", "contains": "", "delayMs": 100000, "count": -1})");
  expect_end_within(seconds(9));
  expect_repaired_by_the_next_cycle();
}

TEST_P(a_cycle_that_has_to_end, does_not_wait_for_the_end_of_a_pause_of_confluence) {
  begin();
  simulator().disturb(R"({"host": ")" + confluence() +
                      R"(", "contains": "search", "status": 429, "fields": {"Retry-After": "200"}})");
  run_until([&] {
    const auto all = simulator().requests();
    return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.status == 429; });
  });
  expect_end_within(seconds(4));
  expect_repaired_by_the_next_cycle();
}

TEST_P(a_cycle_that_has_to_end, does_not_wait_for_the_end_of_a_pause_of_the_platform) {
  begin();
  simulator().disturb(R"({"host": "unique", "operation": "contentUpsert", "skip": 40, "status": 429,
                          "fields": {"Retry-After": "200"}})");
  run_until([&] {
    const auto all = simulator().requests();
    return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.status == 429; });
  });
  expect_end_within(seconds(9));
  expect_repaired_by_the_next_cycle();
}

TEST_P(a_cycle_that_has_to_end, does_not_wait_for_its_turn_in_the_budget) {
  begin();
  configuration().set("unique.apiRateLimitPerMinute", "1");
  run_until([&] {
    const auto all = simulator().requests();
    return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.host == "unique"; });
  });
  expect_end_within(seconds(4));
  configuration().set("unique.apiRateLimitPerMinute", "100000");
  expect_repaired_by_the_next_cycle();
}

TEST_P(a_cycle_that_has_to_end, does_not_wait_for_the_next_try) {
  begin();
  simulator().disturb(R"({"host": "unique", "method": "PUT", "skip": 10, "status": 503, "count": -1})");
  run_until([&] { return was_asked("PUT", 14); });
  expect_end_within(seconds(4));
  EXPECT_THAT(half_registered(), IsEmpty()) << "they are cleaned up";
  expect_repaired_by_the_next_cycle();
}

INSTANTIATE_TEST_SUITE_P(in, a_cycle_that_has_to_end, ::testing::Values(both_products().front()), mode_name);

} // namespace

} // namespace cfc::test

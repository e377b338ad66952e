#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A cycle of some hundred items that something happens to in the middle.
class a_long_cycle : public cycle_test {
protected:
  void SetUp() override {
    start("", {"--spaces", "3", "--pages", "300", "--attachments", "60", "--attachment-bytes", "3000"});
    simulator().disturb(R"({"latencyMs": {"unique": 5}})");
  }
  connector_call call(const std::vector<std::string>& more = {}) {
    auto result =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    result.arguments.insert(result.arguments.end(), more.begin(), more.end());
    return result;
  }
  std::size_t uploads() const {
    const auto all = simulator().writes();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), "PUT"));
  }
  std::size_t half_registered() const {
    const auto all = simulator().contents();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& one) { return !one.second.finalised; }));
  }
  void expect_completed_by_the_next_cycle() const {
    simulator().disturb(R"({"clear": true, "latencyMs": {"unique": 0}})");
    sync_well();
    expect_in_step();
  }
};

TEST_P(a_long_cycle, interrupted_by_sigterm_finishes_what_it_has_in_hand) {
  background_sync running(directory, call());
  ASSERT_TRUE(eventually([&] { return uploads() > 20; }));
  running.signal(SIGTERM);
  const auto result = running.wait();
  EXPECT_EQ(result.exit_code, 143) << result.log;
  EXPECT_EQ(result.status(), "interrupted");
  EXPECT_EQ(half_registered(), 0);
  EXPECT_LT(simulator().contents().size(), 300) << "it should have been interrupted in the middle";
  EXPECT_EQ(result.count("/counts/pages/ingested"), simulator().contents().size());
  expect_completed_by_the_next_cycle();
}

TEST_P(a_long_cycle, interrupted_by_sigint_ends_with_its_own_code) {
  background_sync running(directory, call());
  ASSERT_TRUE(eventually([&] { return uploads() > 5; }));
  running.signal(SIGINT);
  EXPECT_EQ(running.wait().exit_code, 130);
  EXPECT_EQ(half_registered(), 0);
  expect_completed_by_the_next_cycle();
}

TEST_P(a_long_cycle, interrupted_during_slow_uploads_breaks_them_off_after_the_grace_period_and_cleans_up) {
  simulator().disturb(R"({"host": "unique", "method": "PUT", "skip": 10, "delayMs": 20000, "count": -1})");
  background_sync running(directory, call({"--grace-period", "0.3"}));
  ASSERT_TRUE(eventually([&] { return uploads() >= 10 && half_registered() >= 4; }));
  const auto began = std::chrono::steady_clock::now();
  running.signal(SIGTERM);
  const auto result = running.wait();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(10));
  EXPECT_EQ(result.exit_code, 143) << result.log;
  EXPECT_EQ(half_registered(), 0);
  expect_completed_by_the_next_cycle();
}

TEST_P(a_long_cycle, keeps_a_second_one_of_its_tenant_out) {
  simulator().disturb(R"({"host": "unique", "method": "PUT", "skip": 10, "delayMs": 1500, "count": 8})");
  background_sync running(directory, call());
  ASSERT_TRUE(eventually([&] { return uploads() >= 10; }));
  const auto second = sync();
  EXPECT_EQ(second.exit_code, 4) << second.log;
  EXPECT_EQ(second.status(), "skipped");
  EXPECT_THAT(second.abort_reason(), HasSubstr("another cycle"));
  EXPECT_EQ(running.wait().exit_code, 0);
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, a_long_cycle, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

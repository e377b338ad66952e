#include "tests/integration/support/cycle_test.hpp"

#include <algorithm>
#include <chrono>

namespace cfc::test {

namespace {

using std::chrono::seconds;

/// Cycles that need more requests than a minute has (REL-5), against a simulator that refuses what exceeds
/// its own number in any 60 s.
class full_budgets : public cycle_test {
protected:
  void begin() {
    start("", {"--spaces", "2", "--pages", "60", "--attachments", "0"});
    from_ = std::chrono::steady_clock::now();
  }
  std::chrono::steady_clock::duration took() const { return std::chrono::steady_clock::now() - from_; }
  std::size_t refused() const {
    const auto all = simulator().requests();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const seen_request& one) { return one.status == 429; }));
  }

private:
  std::chrono::steady_clock::time_point from_;
};

} // namespace

TEST_P(full_budgets, are_used_up_without_one_refusal) {
  begin();
  configuration().set("unique.apiRateLimitPerMinute", "100");
  simulator().disturb(R"({"rateLimit": {"unique": 100}})");
  sync_well();
  EXPECT_GE(took(), seconds(60)) << "120 calls for 60 pages";
  EXPECT_LT(took(), seconds(75));
  EXPECT_EQ(refused(), 0U);
  expect_in_step();
}

TEST_P(full_budgets, follow_a_server_that_takes_less_than_the_file_says) {
  begin();
  configuration().set("unique.apiRateLimitPerMinute", "6000");
  simulator().disturb(R"({"rateLimit": {"unique": 80}})");
  sync_well();
  EXPECT_LT(took(), seconds(100));
  EXPECT_GT(refused(), 0U) << "how else would it know";
  EXPECT_LE(refused(), 8U) << "those on their way when the first was refused";
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(on, full_budgets, ::testing::Values(both_products().front()), mode_name);

} // namespace cfc::test

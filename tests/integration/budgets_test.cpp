#include "tests/integration/support/cycle_test.hpp"

#include <algorithm>
#include <chrono>

namespace cfc::test {

namespace {

using std::chrono::seconds;

/// Connector and simulator with the same number of requests per minute (REL-5). The simulator refuses what
/// exceeds it.
class budgets : public cycle_test {
protected:
  void limit_both_to(const std::string& per_minute) {
    configuration().set("confluence.apiRateLimitPerMinute", per_minute);
    configuration().set("unique.apiRateLimitPerMinute", per_minute);
    simulator().disturb(R"({"rateLimit": {")" + confluence() + R"(": )" + per_minute + R"(, "unique": )" +
                        per_minute + "}}");
  }
  std::size_t refused() const {
    return answered([](const seen_request& one) { return one.status == 429; });
  }
  std::size_t diffs(std::uint64_t after) const {
    const auto all = simulator().requests(after);
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const seen_request& one) {
      return one.target.find("file-diff") != std::string::npos && one.status / 100 == 2;
    }));
  }
  std::chrono::steady_clock::duration time_of_a_sync() const {
    const auto from = std::chrono::steady_clock::now();
    sync_well();
    return std::chrono::steady_clock::now() - from;
  }

private:
  std::size_t answered(bool (*so)(const seen_request&)) const {
    const auto all = simulator().requests();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), so));
  }
  static std::string confluence() { return GetParam().data_center ? "data-center" : "cloud"; }
};

} // namespace

TEST_P(budgets, a_cycle_that_needs_fewer_requests_than_a_minute_has_does_not_wait) {
  start("", {"--spaces", "40", "--pages", "80", "--attachments", "0"});
  sync_well();
  limit_both_to("100");
  const auto before = simulator().last_request();
  EXPECT_LT(time_of_a_sync(), seconds(8)) << "one after the other, 40 requests would take 24 s";
  EXPECT_EQ(diffs(before), 40U);
  EXPECT_EQ(refused(), 0U);
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(of, budgets, ::testing::ValuesIn(both_products()), mode_name);

} // namespace cfc::test

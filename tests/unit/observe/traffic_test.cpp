#include "io/observe/traffic.hpp"

#include <gtest/gtest.h>

namespace cfc::observe {
namespace {

TEST(traffic, counts_requests_by_api_and_status) {
  traffic counts;
  counts.answered("confluence", 200, 10, 1);
  counts.answered("confluence", 429, 20, 2);
  counts.answered("unique", 0, 0, 4);

  const auto all = counts.snapshot();

  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at("confluence").requests, 2U);
  EXPECT_EQ(all.at("confluence").answers, (std::map<int, std::uint64_t>{{200, 1}, {429, 1}}));
  EXPECT_EQ(all.at("confluence").bytes_down, 30U);
  EXPECT_EQ(all.at("confluence").bytes_up, 3U);
  EXPECT_EQ(all.at("unique").answers.at(0), 1U);
}

TEST(traffic, adds_up_retries_and_waits) {
  using namespace std::chrono_literals;
  traffic counts;
  counts.retried("a");
  counts.retried("a");
  counts.held_back("a", 1500ms);
  counts.throttled("a", 2s);
  counts.throttled("a", 3s);

  const auto a = counts.snapshot().at("a");

  EXPECT_EQ(a.retries, 2U);
  EXPECT_DOUBLE_EQ(a.budget_seconds, 1.5);
  EXPECT_DOUBLE_EQ(a.throttled_seconds, 5);
  EXPECT_EQ(a.requests, 0U);
}

} // namespace
} // namespace cfc::observe

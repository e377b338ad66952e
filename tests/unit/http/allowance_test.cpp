#include "io/http/allowance.hpp"

#include <gtest/gtest.h>

namespace cfc::test {

using http::allowance_of;
using http::headers;

namespace {

/// 2026-01-31T08:00:00Z
constexpr std::chrono::sys_seconds now{std::chrono::seconds(1769846400)};

} // namespace

TEST(allowance, an_answer_without_fields_says_nothing) {
  const auto says = allowance_of({{"Content-Type", "application/json"}}, now);
  EXPECT_FALSE(says.remaining);
  EXPECT_FALSE(says.most);
  EXPECT_FALSE(says.reset);
  EXPECT_EQ(says.refill_per_second, 0);
}

TEST(allowance, reads_what_cloud_says) {
  const auto says = allowance_of({{"x-ratelimit-limit", "40000"},
                                  {"X-RateLimit-Remaining", "17"},
                                  {"X-RateLimit-Reset", "2026-01-31T08:00:20Z"}},
                                 now);
  EXPECT_EQ(says.remaining, 17U);
  EXPECT_EQ(says.most, 40000U);
  EXPECT_EQ(says.reset, now + std::chrono::seconds(20));
}

TEST(allowance, reads_what_cloud_announces_with_beta_in_front) {
  const auto says = allowance_of(
      {{"X-Beta-RateLimit-Remaining", "3"}, {"X-Beta-Ratelimit-Reset", "2026-01-31T09:00Z"}}, now);
  EXPECT_EQ(says.remaining, 3U);
  EXPECT_EQ(says.reset, now + std::chrono::hours(1));
}

TEST(allowance, reads_structured_fields) {
  const auto says = allowance_of({{"Beta-Ratelimit", "\"tenant-app-quota\";r=17842;t=2107"}}, now);
  EXPECT_EQ(says.remaining, 17842U);
  EXPECT_EQ(says.reset, now + std::chrono::seconds(2107));
}

TEST(allowance, a_policy_far_from_its_limit_says_only_when_it_is_renewed) {
  const auto says = allowance_of({{"Beta-RateLimit", "\"global-app-quota\";t=3200"}}, now);
  EXPECT_FALSE(says.remaining);
  EXPECT_EQ(says.reset, now + std::chrono::seconds(3200));
}

TEST(allowance, reads_the_bucket_of_data_center) {
  const auto says = allowance_of({{"X-RateLimit-Limit", "70"},
                                  {"X-RateLimit-Remaining", "69"},
                                  {"X-RateLimit-FillRate", "5"},
                                  {"X-RateLimit-Interval-Seconds", "2"},
                                  {"retry-after", "0"}},
                                 now);
  EXPECT_EQ(says.remaining, 69U);
  EXPECT_EQ(says.most, 70U);
  EXPECT_DOUBLE_EQ(says.refill_per_second, 2.5);
}

TEST(allowance, what_cannot_be_read_is_as_if_it_were_not_there) {
  const auto says = allowance_of({{"X-RateLimit-Limit", "many"},
                                  {"X-RateLimit-Remaining", "-1"},
                                  {"X-RateLimit-FillRate", "5"},
                                  {"X-RateLimit-Interval-Seconds", "0"},
                                  {"X-RateLimit-Reset", "tomorrow"},
                                  {"Beta-RateLimit", "\"a\";r=;t=99999999999999999999"}},
                                 now);
  EXPECT_FALSE(says.remaining);
  EXPECT_FALSE(says.most);
  EXPECT_FALSE(says.reset);
  EXPECT_EQ(says.refill_per_second, 0);
}

} // namespace cfc::test

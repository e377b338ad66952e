#include "bench/cycles/statistics.hpp"

#include <gtest/gtest.h>

namespace cfc::bench {

namespace {

TEST(a_summary, is_the_median_with_the_extremes) {
  const auto of = summary_of({3, 1, 10});
  EXPECT_EQ(of.median, 3);
  EXPECT_EQ(of.least, 1);
  EXPECT_EQ(of.most, 10);
  EXPECT_EQ(summary_of({1, 2, 3, 4}).median, 2.5);
  EXPECT_EQ(summary_of({}).median, 0);
}

// The values of tables of the test: U = 0 with 4 and 4 is 2 ÷ 70, U = 2 with 5 and 5 is 8 ÷ 252.
TEST(mann_whitney, gives_the_exact_p_of_small_lists) {
  EXPECT_NEAR(mann_whitney_p({1, 2, 3, 4}, {5, 6, 7, 8}), 2.0 / 70, 1e-12);
  EXPECT_NEAR(mann_whitney_p({1, 2, 3, 4, 7.5}, {5, 6, 7, 8, 9}), 14.0 / 252, 1e-12);
  EXPECT_NEAR(mann_whitney_p({1, 2, 3}, {4, 5, 6}), 0.1, 1e-12);
}

TEST(mann_whitney, is_the_same_from_either_side) {
  EXPECT_EQ(mann_whitney_p({1, 5, 6}, {2, 3, 9, 10}), mann_whitney_p({2, 3, 9, 10}, {1, 5, 6}));
}

TEST(mann_whitney, sees_no_difference_between_equal_lists) {
  EXPECT_EQ(mann_whitney_p({2, 2, 2}, {2, 2, 2}), 1);
  EXPECT_EQ(mann_whitney_p({}, {1}), 1);
}

TEST(a_verdict, says_that_a_difference_beyond_the_noise_is_there) {
  const auto said = compared({1.0, 1.1, 1.2, 1.05, 1.15}, {0.5, 0.55, 0.52, 0.51, 0.53});
  EXPECT_EQ(said.what, difference::less);
  EXPECT_NEAR(said.ratio, 0.52 / 1.1, 1e-12);
  EXPECT_EQ(told(said), "52.7 % less (p 0.008)");
}

TEST(a_verdict, says_so_when_the_noise_is_as_large_as_the_difference) {
  const auto said = compared({1.0, 1.4, 1.2, 1.3}, {1.1, 1.35, 1.0, 1.25});
  EXPECT_EQ(said.what, difference::none_to_see);
  EXPECT_EQ(told(said), "no difference that the noise allows to see");
}

TEST(a_verdict, of_three_runs_each_is_never_sure) {
  const auto said = compared({1, 1.1, 1.2}, {2, 2.1, 2.2});
  EXPECT_EQ(said.what, difference::too_few_runs);
  EXPECT_EQ(told(said), "90.9 % more, but too few runs to be sure (p 0.10)");
  EXPECT_EQ(least_p(3, 3), 0.1);
  EXPECT_LT(least_p(4, 4), 0.05);
}

TEST(a_verdict, of_nothing_is_that_nothing_can_be_seen) {
  EXPECT_EQ(compared({}, {1, 2}).what, difference::none_to_see);
}

} // namespace

} // namespace cfc::bench

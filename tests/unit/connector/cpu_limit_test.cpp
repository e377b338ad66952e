#include "tools/connector/cpu_limit.hpp"

#include <gtest/gtest.h>

namespace cfc::connector {
namespace {

TEST(cpu_limit, is_what_the_control_group_says) {
  EXPECT_EQ(cpu_limit_in("250000 100000"), 2.5);
  EXPECT_EQ(cpu_limit_in("max 100000"), std::nullopt);
  EXPECT_EQ(cpu_limit_in("-1 100000"), std::nullopt);
  EXPECT_EQ(cpu_limit_in(""), std::nullopt);
}

TEST(service_threads, are_four_at_most_without_a_limit) {
  EXPECT_EQ(service_threads(std::nullopt, 64), 4U);
  EXPECT_EQ(service_threads(std::nullopt, 2), 2U);
  EXPECT_EQ(service_threads(std::nullopt, 0), 1U);
}

TEST(service_threads, are_what_a_limit_allows) {
  EXPECT_EQ(service_threads(2.5, 64), 3U);
  EXPECT_EQ(service_threads(0.1, 64), 1U);
  EXPECT_EQ(service_threads(100, 8), 8U);
}

} // namespace
} // namespace cfc::connector

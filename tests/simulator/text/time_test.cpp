#include "tools/simulator/text/time.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace cfc::simulator {
namespace {

TEST(times, both_notations_name_the_same_instant) {
  const auto when = read_time("2025-01-31T08:15:20.913Z");
  EXPECT_EQ(http_date(when), "Fri, 31 Jan 2025 08:15:20 GMT");
  EXPECT_EQ(utc_text(when), "2025-01-31T08:15:20.913Z");
  EXPECT_EQ(offset_text(when, 60), "2025-01-31T09:15:20.913+01:00");
  EXPECT_EQ(read_time("2025-01-31T09:15:20.913+01:00"), when);
  EXPECT_EQ(offset_text(when, -210), "2025-01-31T04:45:20.913-03:30");
}

TEST(times, nonsense_is_refused) {
  EXPECT_THROW(read_time("2025-13-31T08:15:20Z"), std::invalid_argument);
  EXPECT_THROW(read_time("2025-01-31"), std::invalid_argument);
  EXPECT_THROW(read_time("2025-01-31T08:15:20"), std::invalid_argument);
}

} // namespace
} // namespace cfc::simulator

#include "io/text/utc.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using cfc::text::utc_milliseconds;
using cfc::text::utc_seconds;

std::chrono::sys_time<std::chrono::milliseconds> at(std::chrono::milliseconds since_1970) {
  return std::chrono::sys_time<std::chrono::milliseconds>(since_1970);
}

TEST(utc, has_every_field_in_its_full_width) {
  EXPECT_EQ(utc_milliseconds(at(0ms)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(utc_milliseconds(at(1'779'866'120'913ms)), "2026-05-27T07:15:20.913Z");
}

TEST(utc, goes_on_before_1970) {
  EXPECT_EQ(utc_milliseconds(at(-1ms)), "1969-12-31T23:59:59.999Z");
}

TEST(utc, in_seconds_drops_what_is_less_than_one) {
  EXPECT_EQ(utc_seconds(at(1'779'866'120'913ms)), "2026-05-27T07:15:20Z");
}

} // namespace

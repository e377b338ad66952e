#include "pipeline/width_finder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace cfc::pipeline;
using testing::AllOf;
using testing::Ge;
using testing::Le;

/// A service that works on so many items at a time, each for so long; more wait their turn.
class width_finder_test : public testing::Test {
protected:
  /// @return items that have ended meanwhile
  double run(double seconds) {
    constexpr double step = 0.25;
    const auto before = ended;
    for (double at = 0; at < seconds; at += step) {
      const auto width = static_cast<double>(tested.now());
      ended += std::min({width, knee, offered * item_seconds}) / item_seconds * step;
      now += step;
      section_reading reading;
      reading.seconds = now;
      reading.ended = static_cast<std::uint64_t>(ended);
      reading.inside = std::min(width, offered * item_seconds);
      reading.is_full = offered * item_seconds > width;
      reading.refused = refused;
      tested.next_width(reading);
    }
    return ended - before;
  }
  double best(double seconds) const { return knee / item_seconds * seconds; }

  width_finder tested{256};
  double knee = 40, item_seconds = 0.2, offered = 1e9;
  double now = 1000, ended = 0;
  std::uint64_t refused = 0;
};

TEST_F(width_finder_test, begins_with_a_few) {
  EXPECT_EQ(tested.now(), width_finder::at_first);
}

TEST_F(width_finder_test, finds_within_thirty_seconds_where_the_rate_stops_growing) {
  run(30);
  EXPECT_THAT(tested.now(), AllOf(Ge(40U), Le(60U)));
  EXPECT_GE(run(60), 0.95 * best(60)) << "what it costs to look again is small";
}

TEST_F(width_finder_test, follows_a_service_that_can_do_more) {
  run(60);
  knee = 120;
  run(30);
  EXPECT_THAT(tested.now(), AllOf(Ge(110U), Le(180U)));
  EXPECT_GE(run(60), 0.95 * best(60));
}

TEST_F(width_finder_test, follows_a_service_that_can_do_less) {
  run(60);
  knee = 10;
  run(30);
  EXPECT_THAT(tested.now(), AllOf(Ge(10U), Le(16U)));
}

TEST_F(width_finder_test, keeps_a_few_where_one_is_enough) {
  knee = 1;
  run(120);
  EXPECT_LE(tested.now(), 4U);
}

TEST_F(width_finder_test, keeps_what_it_found_while_items_take_longer_for_all) {
  run(60);
  item_seconds = 0.3;
  run(60);
  EXPECT_THAT(tested.now(), AllOf(Ge(40U), Le(75U)));
}

TEST_F(width_finder_test, makes_it_smaller_when_something_is_refused) {
  run(60);
  const auto before = tested.now();
  ++refused;
  run(0.25);
  EXPECT_LE(tested.now(), before * 3 / 4);
  run(30);
  EXPECT_GE(tested.now(), 40U) << "and finds back";
}

TEST_F(width_finder_test, is_made_smaller_once_by_all_that_was_in_hand) {
  item_seconds = 5;
  run(300);
  const auto before = tested.now();
  for (int i = 0; i < 8; ++i) {
    ++refused;
    run(0.25);
  }
  EXPECT_EQ(tested.now(), before * 7 / 10);
}

TEST_F(width_finder_test, is_below_a_few_while_everything_is_refused) {
  for (int second = 0; second < 60; ++second) {
    ++refused;
    run(1);
  }
  EXPECT_EQ(tested.now(), 1U);
  run(60);
  EXPECT_GE(tested.now(), 30U) << "and finds back";
}

TEST_F(width_finder_test, learns_nothing_from_a_section_that_is_not_full) {
  run(60);
  const auto before = tested.now();
  offered = 5;
  run(60);
  EXPECT_EQ(tested.now(), before);
}

TEST_F(width_finder_test, never_exceeds_the_most) {
  knee = 1e6;
  run(60);
  EXPECT_EQ(tested.now(), 256U);
}

TEST_F(width_finder_test, does_not_grow_where_a_rate_limit_holds_items_back) {
  knee = 1;
  item_seconds = 0.02;
  run(120);
  EXPECT_LE(tested.now(), 4U);
}

} // namespace

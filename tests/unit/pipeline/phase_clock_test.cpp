#include "pipeline/phase_clock.hpp"

#include <gmock/gmock.h>

namespace {

using cfc::pipeline::phase_clock;
using testing::ElementsAre;
using testing::Ge;
using testing::Pair;

TEST(phase_clock, names_the_phases_in_their_order) {
  phase_clock clock;
  clock.enter("first");
  clock.enter("second");
  EXPECT_EQ(clock.now().phase, "second");
  EXPECT_THAT(clock.finish(), ElementsAre(Pair("first", Ge(0)), Pair("second", Ge(0))));
}

TEST(phase_clock, has_no_phase_before_the_first_and_after_the_last) {
  phase_clock clock;
  EXPECT_EQ(clock.now().phase, "");
  EXPECT_TRUE(clock.finish().empty());
  clock.enter("only");
  clock.finish();
  EXPECT_EQ(clock.now().phase, "");
}

TEST(phase_clock, counts_a_phase_once_however_often_it_is_finished) {
  phase_clock clock;
  clock.enter("only");
  clock.finish();
  EXPECT_EQ(clock.finish().size(), 1U);
}

TEST(phase_clock, measures_a_phase_from_its_beginning_and_a_cycle_from_the_clocks) {
  phase_clock clock;
  clock.enter("first");
  clock.enter("second");
  const auto now = clock.now();
  EXPECT_GE(now.seconds, now.phase_seconds);
}

} // namespace

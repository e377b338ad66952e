#include "tools/simulator/http/work_slots.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc::simulator;
using namespace std::chrono_literals;

class work_slots_test : public testing::Test {
protected:
  const work_slots::clock::time_point start{};
  work_slots tested;
};

TEST_F(work_slots_test, works_on_any_number_at_a_time_unless_told) {
  for (int request = 0; request < 100; ++request)
    EXPECT_EQ(tested.take(start, 20ms), 20ms);
}

TEST_F(work_slots_test, makes_those_wait_for_whom_there_is_no_slot) {
  tested.set(2);
  EXPECT_EQ(tested.take(start, 20ms), 20ms);
  EXPECT_EQ(tested.take(start + 5ms, 20ms), 20ms);
  EXPECT_EQ(tested.take(start + 10ms, 20ms), 30ms) << "10 until the first ends";
  EXPECT_EQ(tested.take(start + 10ms, 20ms), 35ms) << "15 until the second ends";
  EXPECT_EQ(tested.take(start + 10ms, 20ms), 50ms) << "30 until the third ends";
}

TEST_F(work_slots_test, are_free_again_after_their_work) {
  tested.set(1);
  tested.take(start, 20ms);
  EXPECT_EQ(tested.take(start + 20ms, 20ms), 20ms);
}

TEST_F(work_slots_test, begin_anew_with_another_number) {
  tested.set(1);
  tested.take(start, 1h);
  tested.set(1);
  EXPECT_EQ(tested.take(start, 20ms), 20ms);
}

} // namespace

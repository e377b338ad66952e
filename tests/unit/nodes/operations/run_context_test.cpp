#include "nodes/operations/run_context.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;

TEST(run_context, keeps_the_first_reason_to_abort) {
  run_context run;
  run.abort("first");
  run.abort("second");
  EXPECT_EQ(run.abort_reason(), "first");
  EXPECT_TRUE(run.stopping());
  EXPECT_TRUE(run.asks_no_more());
}

TEST(run_context, ends_at_its_deadline_as_by_an_interrupt) {
  run_context run;
  EXPECT_FALSE(run.deadline_reached());
  run.reach_deadline();
  EXPECT_TRUE(run.stopping());
  EXPECT_TRUE(run.interrupted());
  EXPECT_TRUE(run.deadline_reached());
  run.abort("a call that was cut short");
  EXPECT_EQ(run.abort_reason(), std::nullopt);
  run.interrupt();
  EXPECT_FALSE(run.deadline_reached()) << "a signal says more";
}

TEST(run_context, takes_an_interrupt_for_no_abort) {
  run_context run;
  run.interrupt();
  EXPECT_TRUE(run.stopping());
  EXPECT_FALSE(run.abort_reason());
}

TEST(run_context, lets_only_the_first_tell_what_is_told_once) {
  const run_context run;
  EXPECT_TRUE(run.first_to_tell("a"));
  EXPECT_FALSE(run.first_to_tell("a"));
  EXPECT_TRUE(run.first_to_tell("b"));
}

} // namespace

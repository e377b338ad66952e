#include "pipeline/report/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::pipeline;
using testing::ContainsRegex;
using testing::HasSubstr;

progress_view at(double seconds, std::uint64_t pages, std::uint64_t attachments) {
  progress_view view;
  view.tenant = "acme";
  view.phase = "ingesting attachments";
  view.seconds = seconds;
  view.pages_done = view.pages_wanted = pages;
  view.attachments_done = attachments;
  view.attachments_wanted = 500;
  view.discovery_done = true;
  return view;
}

TEST(progress, shows_the_rates_of_now_and_not_those_of_the_whole_cycle) {
  const auto lines = bar_lines(at(110, 1'000, 400), at(100, 1'000, 0));
  EXPECT_THAT(lines[3], ContainsRegex("pages +1000 of 1000 +0/s"));
  EXPECT_THAT(lines[4], ContainsRegex("attachments +400 of 500 +40/s +100 waiting"));
}

TEST(progress, tells_the_time_left_by_the_rate_of_now) {
  EXPECT_THAT(bar_lines(at(110, 1'000, 400), at(100, 1'000, 350))[0], HasSubstr("0:20 left"));
  EXPECT_THAT(plain_line(at(110, 1'000, 400), at(100, 1'000, 350)), HasSubstr("time left 0:20"));
}

TEST(progress, does_not_guess_the_time_left_while_things_are_still_found) {
  auto view = at(10, 100, 1);
  view.discovery_done = false;
  EXPECT_THAT(plain_line(view), HasSubstr("time left unknown yet"));
}

TEST(progress, does_not_promise_an_end_when_nothing_moves) {
  EXPECT_THAT(plain_line(at(110, 1'000, 400), at(100, 1'000, 400)), HasSubstr("time left unknown yet"));
}

TEST(progress, shows_each_stage_on_a_line_of_its_own_below_the_totals) {
  const auto lines = bar_lines(at(100, 80, 20));
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_THAT(lines[0], HasSubstr("1:40 elapsed"));
  EXPECT_THAT(lines[4], HasSubstr("480 waiting"));
}

TEST(progress_history, begins_with_the_start_of_the_cycle) {
  progress_history history;
  history.add(at(1, 10, 0));
  EXPECT_EQ(history.before().seconds, 0);
}

TEST(progress_history, keeps_the_last_fifteen_seconds) {
  progress_history history;
  for (int second = 1; second <= 60; ++second)
    history.add(at(second, 10, 0));
  EXPECT_EQ(history.before().seconds, 45);
}

} // namespace

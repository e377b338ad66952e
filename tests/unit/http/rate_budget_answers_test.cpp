// What a budget makes of what the server says of its limits.

#include "tests/unit/http/rate_budget_fixture.hpp"

namespace cfc::test {

TEST_F(rate_budget_test, after_a_refusal_grants_what_the_server_had_taken) {
  grant(1000);
  for (int i = 0; i < 50; ++i) {
    call();
  }
  send();
  send();
  refuse(seconds(60));
  refuse(seconds(60));
  now += seconds(61);
  EXPECT_EQ(burst(), 50);
}

TEST_F(rate_budget_test, after_a_refusal_without_a_pause_waits_for_the_minute_to_pass) {
  grant(1000);
  for (int i = 0; i < 50; ++i) {
    call();
  }
  send();
  refuse();
  EXPECT_GE(budget->next(now), now + seconds(60));
  wait_for_next();
  EXPECT_EQ(burst(), 50);
}

TEST_F(rate_budget_test, a_short_pause_is_taken_for_what_the_server_takes_in_that_time) {
  grant(6000);
  for (int i = 0; i < 10; ++i) {
    call();
  }
  now += seconds(1);
  send();
  refuse(seconds(1));
  now += seconds(1);
  EXPECT_TRUE(allowed());
  EXPECT_GE(budget->per_minute(), 290U) << "ten in two seconds";
  EXPECT_LE(budget->per_minute(), 310U);
}

TEST_F(rate_budget_test, a_refusal_never_allows_more_than_before) {
  grant(20);
  for (int i = 0; i < 10; ++i) {
    call();
  }
  send();
  refuse(milliseconds(1));
  EXPECT_LE(budget->per_minute(), 20U);
}

TEST_F(rate_budget_test, refusals_of_the_first_requests_say_nothing_of_the_rate) {
  grant(100);
  for (int i = 0; i < 9; ++i) {
    call();
  }
  send();
  refuse(seconds(30));
  EXPECT_EQ(budget->per_minute(), 100U);
}

TEST_F(rate_budget_test, a_refusal_that_names_no_time_leaves_a_twentieth_of_the_number) {
  grant(1000);
  for (int i = 0; i < 20; ++i) {
    call();
  }
  send();
  refuse();
  EXPECT_EQ(budget->per_minute(), 50U);
}

TEST_F(rate_budget_test, tries_the_configured_number_again_step_by_step) {
  grant(1000);
  for (int i = 0; i < 300; ++i) {
    call();
  }
  send();
  refuse(seconds(60));
  now += minutes(4);
  EXPECT_LE(burst(), 300);
  now += minutes(2);
  EXPECT_NEAR(burst(), 600, 10);
  now += minutes(5);
  EXPECT_EQ(burst(), 990);
}

TEST_F(rate_budget_test, sends_no_more_than_the_server_says_it_takes) {
  grant(1000);
  send();
  answer(left(7));
  EXPECT_EQ(burst(), 7);
}

TEST_F(rate_budget_test, requests_that_went_out_later_may_not_be_counted_in_what_the_server_says) {
  grant(1000);
  send();
  const auto first = last;
  for (int i = 0; i < 4; ++i) {
    send();
  }
  budget->accepted(first, left(7), std::nullopt, now);
  EXPECT_EQ(burst(), 3);
}

TEST_F(rate_budget_test, requests_that_went_out_earlier_are_counted_in_what_the_server_says) {
  grant(1000);
  for (int i = 0; i < 5; ++i) {
    send();
  }
  answer(left(7));
  EXPECT_EQ(burst(), 7);
}

TEST_F(rate_budget_test, the_end_of_a_long_download_says_nothing_of_now) {
  grant(1000);
  send();
  const auto download = last;
  for (int i = 0; i < 20; ++i) {
    call();
  }
  send();
  answer(left(30));
  budget->accepted(download, left(2), std::nullopt, now);
  EXPECT_EQ(burst(), 30);
}

TEST_F(rate_budget_test, when_the_server_says_nothing_more_a_minute_brings_it_back) {
  grant(1000);
  send();
  answer(left(2));
  burst();
  wait_for_next();
  EXPECT_GE(now, start + seconds(60));
  EXPECT_LE(now, start + seconds(61));
}

TEST_F(rate_budget_test, a_bucket_of_the_server_is_used_as_it_fills) {
  grant(6000);
  send();
  answer(bucket(0, 5, 70));
  EXPECT_FALSE(allowed());
  EXPECT_EQ(budget->next(now), now + milliseconds(200));
  now += seconds(2);
  EXPECT_EQ(burst(), 10);
  now += minutes(5);
  EXPECT_EQ(burst(), 70);
}

TEST_F(rate_budget_test, the_window_holds_although_the_server_would_take_more) {
  grant(10);
  send();
  answer(left(100000));
  EXPECT_EQ(burst(), 9);
}

TEST_F(rate_budget_test, waits_for_the_servers_reset_and_not_for_longer_than_a_minute) {
  grant(1000);
  send();
  answer(left(0), now + seconds(20));
  EXPECT_EQ(budget->next(now), now + seconds(20));
  now += seconds(20);
  EXPECT_TRUE(allowed());
  send();
  answer(left(0), now + std::chrono::hours(1));
  EXPECT_LE(budget->next(now), now + seconds(61));
}

TEST_F(rate_budget_test, a_server_that_says_zero_and_takes_requests_is_not_believed) {
  grant(1000);
  for (int i = 0; i < 3; ++i) {
    wait_for_next();
    send();
    answer(left(0));
  }
  EXPECT_TRUE(allowed());
  EXPECT_GT(burst(), 900);
}

TEST_F(rate_budget_test, an_answer_that_comes_after_its_minute_leaves_nobody_waiting_for_ever) {
  grant(1000);
  send();
  now += minutes(3);
  answer(left(0));
  EXPECT_NE(budget->next(now), rate_budget::not_yet);
}

} // namespace cfc::test

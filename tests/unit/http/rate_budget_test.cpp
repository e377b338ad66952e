#include "tests/unit/http/rate_budget_fixture.hpp"

#include <deque>
#include <map>
#include <random>

namespace cfc::test {

namespace {

/// Keeps the requests of the last 60 s and notices when there are too many.
class window_watch {
public:
  explicit window_watch(std::size_t most) : most_(most) {}
  void sent(time_point at) {
    while (!sent_.empty() && sent_.front() <= at - seconds(60)) {
      sent_.pop_front();
    }
    sent_.push_back(at);
    ++total_;
    worst_ = std::max(worst_, sent_.size());
  }
  bool kept() const { return worst_ <= most_; }
  std::size_t worst() const { return worst_; }
  std::size_t total() const { return total_; }

private:
  std::size_t most_;
  std::size_t worst_ = 0;
  std::size_t total_ = 0;
  std::deque<time_point> sent_;
};

/// Always somebody waiting; timers are late by up to `latest`.
std::size_t sent_under_full_load(double per_minute, seconds duration, nanoseconds latest,
                                 window_watch& watch) {
  rate_budget budget(per_minute);
  std::mt19937_64 random(7);
  auto now = start;
  while (now < start + duration) {
    if (const auto next = budget.next(now); next > now) {
      now = next + nanoseconds(random() % static_cast<std::uint64_t>(latest.count() + 1));
      continue;
    }
    budget.take();
    budget.accepted(budget.sent(now), {}, std::nullopt, now);
    watch.sent(now);
  }
  return watch.total();
}

/// Requests that were granted, and go out, or don't, later than that.
class late_senders {
public:
  late_senders(rate_budget& budget, window_watch& watch, std::uint64_t seed)
      : budget_(budget), watch_(watch), random_(seed) {}
  void grant(time_point now) {
    budget_.take();
    waiting_.insert({now + nanoseconds(random_() % 20'000'000'000ULL), now});
  }
  /// When the next of them goes out.
  time_point next() const { return waiting_.empty() ? time_point::max() : waiting_.begin()->first; }
  void send_next() {
    const auto at = next();
    waiting_.erase(waiting_.begin());
    switch (random_() % 10) {
    case 0:
      budget_.give_back();
      return;
    case 1:
      sent(at);
      budget_.unanswered();
      return;
    default:
      budget_.accepted(sent(at), {}, std::nullopt, at);
    }
  }

private:
  std::uint64_t sent(time_point at) {
    watch_.sent(at);
    return budget_.sent(at);
  }
  rate_budget& budget_;
  window_watch& watch_;
  std::mt19937_64 random_;
  std::multimap<time_point, time_point> waiting_;
};

} // namespace

TEST_F(rate_budget_test, grants_the_first_at_once) {
  grant(1);
  EXPECT_EQ(budget->next(now), now);
}

TEST_F(rate_budget_test, never_lets_out_more_than_n_in_any_sixty_seconds_under_full_load) {
  for (const std::size_t n : {1U, 2U, 7U, 100U, 199U, 200U, 1000U, 6000U, 60000U, 300000U}) {
    for (const auto latest : {nanoseconds(0), nanoseconds(milliseconds(5))}) {
      window_watch watch(n);
      sent_under_full_load(static_cast<double>(n), seconds(n > 50000 ? 130 : 600), latest, watch);
      EXPECT_TRUE(watch.kept()) << n << ": " << watch.worst();
    }
  }
}

TEST_F(rate_budget_test, never_lets_out_more_than_n_in_any_sixty_seconds_with_random_arrivals) {
  for (const std::size_t n : {1U, 3U, 100U, 250U, 5000U}) {
    std::mt19937_64 random(n);
    grant(static_cast<double>(n));
    window_watch watch(n);
    now = start;
    for (int arrivals = 0; arrivals < 60000; ++arrivals) {
      // Long silences, then bursts.
      now += nanoseconds(random() % 100 == 0 ? random() % 90'000'000'000ULL
                                             : random() % (120'000'000'000ULL / n / 4 + 1));
      wait_for_next();
      call();
      watch.sent(now);
    }
    EXPECT_TRUE(watch.kept()) << n << ": " << watch.worst();
  }
}

TEST_F(rate_budget_test,
       never_lets_out_more_than_n_in_any_sixty_seconds_when_requests_go_out_long_after_their_grant) {
  for (const std::size_t n : {1U, 3U, 100U, 250U, 5000U}) {
    grant(static_cast<double>(n));
    window_watch watch(n);
    late_senders senders(*budget, watch, n);
    now = start;
    for (int steps = 0; steps < 60000; ++steps) {
      const auto turn = budget->next(now);
      if (turn <= now) {
        senders.grant(now);
        continue;
      }
      ASSERT_TRUE(turn != rate_budget::not_yet || senders.next() != time_point::max()) << "nobody goes on";
      now = std::max(now, std::min(turn, senders.next()));
      if (senders.next() <= now) {
        senders.send_next();
      }
    }
    EXPECT_TRUE(watch.kept()) << n << ": " << watch.worst();
    EXPECT_GT(watch.total(), n);
  }
}

TEST_F(rate_budget_test, counts_a_request_from_when_it_goes_out) {
  grant(1);
  budget->take();
  now += minutes(10);
  EXPECT_EQ(budget->next(now), rate_budget::not_yet);
  budget->sent(now);
  EXPECT_GT(budget->next(now), now + seconds(60));
}

TEST_F(rate_budget_test, a_grant_that_is_given_back_can_be_used_at_once) {
  grant(1);
  budget->take();
  budget->give_back();
  EXPECT_TRUE(allowed());
}

TEST_F(rate_budget_test, counts_what_the_engine_sends_again) {
  grant(3);
  send();
  budget->sent_again(now);
  budget->sent_again(now);
  EXPECT_FALSE(allowed());
}

TEST_F(rate_budget_test, uses_at_least_97_percent_while_there_is_work) {
  for (const std::size_t n : {1U, 2U, 10U, 99U, 100U, 200U, 1000U, 60000U}) {
    window_watch watch(n);
    const auto total = sent_under_full_load(static_cast<double>(n), seconds(600), nanoseconds(0), watch);
    EXPECT_GE(static_cast<double>(total), 0.97 * 10 * static_cast<double>(n)) << n;
  }
}

TEST_F(rate_budget_test, late_timers_cost_nothing_much) {
  window_watch watch(60000);
  EXPECT_GE(sent_under_full_load(60000, seconds(600), milliseconds(5), watch), 582'000U);
}

TEST_F(rate_budget_test, uses_97_percent_however_long_it_goes_on) {
  window_watch watch(100);
  EXPECT_GE(sent_under_full_load(100, seconds(36'000), milliseconds(5), watch), 58'200U);
}

TEST_F(rate_budget_test, forty_calls_at_a_hundred_per_minute_take_no_time) {
  grant(100);
  EXPECT_EQ(time_of(40), seconds(0));
}

TEST_F(rate_budget_test, three_thousand_calls_at_six_thousand_per_minute_take_no_time) {
  grant(6000);
  EXPECT_EQ(time_of(3000), seconds(0));
}

/// The 181st may go out 60 s after the 91st, and that 60 s after the first: two minutes are the least there is.
TEST_F(rate_budget_test, two_hundred_calls_at_ninety_per_minute_take_the_two_minutes_that_they_have_to) {
  grant(90);
  const auto took = time_of(200);
  EXPECT_GE(took, seconds(120));
  EXPECT_LE(took, seconds(121));
}

TEST_F(rate_budget_test, what_was_used_slowly_comes_back_slowly) {
  grant(60);
  for (int i = 0; i < 60; ++i) {
    call();
    now += seconds(1);
  }
  EXPECT_LE(burst(), 1);
  now += seconds(10);
  EXPECT_NEAR(burst(), 10, 1);
}

TEST_F(rate_budget_test, silence_saves_nothing_up_beyond_one_minute) {
  grant(60);
  call();
  now += std::chrono::hours(5);
  EXPECT_EQ(burst(), 60);
}

TEST_F(rate_budget_test, keeps_a_hundredth_for_cleaning_up) {
  grant(1000);
  EXPECT_EQ(burst(), 990);
  EXPECT_LE(budget->next(now, rate_budget::purpose::clean_up), now);
}

TEST_F(rate_budget_test, needs_no_more_than_a_step_for_each_50_ms) {
  http::rate_window window;
  for (int i = 0; i < 1'000'000; ++i) {
    now += std::chrono::microseconds(100);
    window.forget(now);
    window.add(now);
  }
  EXPECT_LE(window.steps(), 1207U);
}

} // namespace cfc::test

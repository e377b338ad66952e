#include "io/http/rate_budget.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>
#include <random>

namespace cfc::test {

using http::allowance;
using http::rate_budget;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using time_point = rate_budget::time_point;

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

constexpr time_point start{std::chrono::hours(100)};

/// A budget and the time, which passes when there is no grant.
class rate_budget_test : public ::testing::Test {
protected:
  void grant(double per_minute) { budget.emplace(per_minute); }
  bool allowed() { return budget->next(now) <= now; }
  void send() {
    budget->take();
    last = budget->sent(now);
  }
  /// The last one that was sent.
  void answer(allowance says = {}, std::optional<time_point> reset = {}) {
    budget->accepted(last, says, reset, now);
  }
  void refuse(std::optional<nanoseconds> pause = {}, allowance says = {}) {
    budget->refused(last, says, pause ? std::optional(now + *pause) : std::nullopt, now);
  }
  /// Sends and has it accepted.
  void call() {
    send();
    answer();
  }
  /// As many as are allowed now.
  int burst() {
    int calls = 0;
    for (; allowed(); ++calls) {
      call();
    }
    return calls;
  }
  void wait_for_next() { now = std::max(now, budget->next(now)); }
  /// One after the other, each as soon as it may. How long it took.
  nanoseconds time_of(int calls) {
    const auto from = now;
    for (int i = 0; i < calls; ++i) {
      wait_for_next();
      call();
    }
    return now - from;
  }
  static allowance left(std::uint64_t requests) {
    allowance says;
    says.left = requests;
    return says;
  }
  static allowance bucket(std::uint64_t requests, double per_second, std::uint64_t most) {
    auto says = left(requests);
    says.refill_per_second = per_second;
    says.most = most;
    return says;
  }

  std::optional<rate_budget> budget;
  time_point now = start;
  std::uint64_t last = 0;
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

// --- what the server says

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

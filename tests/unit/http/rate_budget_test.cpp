#include "io/http/rate_budget.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace cfc::test {

using http::rate_budget;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using time_point = rate_budget::time_point;

namespace {

/// Keeps the grants of the last 60 s and notices when there are too many.
class window_watch {
public:
  explicit window_watch(std::size_t most) : most_(most) {}
  void granted(time_point at) {
    while (!grants_.empty() && grants_.front() <= at - seconds(60)) {
      grants_.pop_front();
    }
    grants_.push_back(at);
    ++total_;
    worst_ = std::max(worst_, grants_.size());
  }
  bool kept() const { return worst_ <= most_; }
  std::size_t worst() const { return worst_; }
  std::size_t total() const { return total_; }

private:
  std::size_t most_;
  std::size_t worst_ = 0;
  std::size_t total_ = 0;
  std::deque<time_point> grants_;
};

constexpr time_point start{std::chrono::hours(100)};

/// Always somebody waiting; timers are late by up to `latest`.
std::size_t grants_under_full_load(double per_minute, seconds duration, nanoseconds latest,
                                   window_watch& watch) {
  rate_budget budget(per_minute);
  std::mt19937_64 random(7);
  auto now = start;
  while (now < start + duration) {
    if (budget.next() > now) {
      now = budget.next() + nanoseconds(random() % static_cast<std::uint64_t>(latest.count() + 1));
      continue;
    }
    budget.take(now);
    watch.granted(now);
  }
  return watch.total();
}

} // namespace

TEST(rate_budget, grants_the_first_at_once) {
  const rate_budget budget(1);
  EXPECT_LE(budget.next(), start);
}

TEST(rate_budget, never_grants_more_than_n_in_any_sixty_seconds_under_full_load) {
  for (const std::size_t n : {1U, 2U, 7U, 100U, 199U, 200U, 1000U, 6000U, 60000U, 1000000U}) {
    for (const auto latest : {nanoseconds(0), nanoseconds(std::chrono::milliseconds(5))}) {
      window_watch watch(n);
      grants_under_full_load(static_cast<double>(n), seconds(n > 100000 ? 130 : 600), latest, watch);
      EXPECT_TRUE(watch.kept()) << n << ": " << watch.worst();
    }
  }
}

TEST(rate_budget, never_grants_more_than_n_in_any_sixty_seconds_with_random_arrivals) {
  for (const std::size_t n : {1U, 3U, 100U, 250U, 5000U}) {
    std::mt19937_64 random(n);
    rate_budget budget(static_cast<double>(n));
    window_watch watch(n);
    auto now = start;
    for (int arrivals = 0; arrivals < 60000; ++arrivals) {
      // Long silences, then bursts.
      const auto gap =
          random() % 100 == 0 ? random() % 90'000'000'000ULL : random() % (120'000'000'000ULL / n / 4 + 1);
      now = std::max(now + nanoseconds(gap), budget.next());
      budget.take(now);
      watch.granted(now);
    }
    EXPECT_TRUE(watch.kept()) << n << ": " << watch.worst();
  }
}

TEST(rate_budget, gives_away_at_most_one_percent) {
  for (const std::size_t n : {10U, 100U, 200U, 1000U, 60000U, 600000U}) {
    window_watch watch(n);
    const auto total = grants_under_full_load(static_cast<double>(n), seconds(600), nanoseconds(0), watch);
    EXPECT_GE(static_cast<double>(total), 0.99 * 10 * static_cast<double>(n) - 1) << n;
  }
}

TEST(rate_budget, at_high_rates_late_timers_cost_nothing_much) {
  window_watch watch(600000);
  const auto total =
      grants_under_full_load(600000, seconds(120), nanoseconds(std::chrono::milliseconds(5)), watch);
  EXPECT_GE(total, 1188000U);
}

TEST(rate_budget, spreads_grants_evenly) {
  rate_budget budget(60);
  auto now = start;
  for (int i = 0; i < 10; ++i) {
    budget.take(now);
    EXPECT_GE(budget.next() - now, std::chrono::milliseconds(1000));
    EXPECT_LE(budget.next() - now, std::chrono::milliseconds(1002));
    now = budget.next();
  }
}

TEST(rate_budget, silence_saves_nothing_up) {
  rate_budget budget(60);
  budget.take(start);
  const auto later = start + std::chrono::hours(5);
  budget.take(later);
  EXPECT_GE(budget.next(), later + std::chrono::milliseconds(1000));
}

} // namespace cfc::test

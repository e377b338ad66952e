#include "pipeline/width_finder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <queue>
#include <random>
#include <vector>

/// Items that don't all take equally long, on a clock of their own.
namespace {

using namespace cfc::pipeline;
using testing::Each;
using testing::Ge;

constexpr double without_limit = 1e9;

/// Works on so many items at a time; the rest of what is in hand waits. More than that is always there.
class simulated_service {
public:
  std::function<double(double)> takes = [](double) { return 1.0; }; ///< seconds of an item that begins then
  double at_once = 100;
  std::uint64_t refuses_above = std::numeric_limits<std::uint64_t>::max(); ///< so many in hand

  /// @return items that have ended meanwhile
  double run(width_finder& tested, double seconds) {
    constexpr double between_readings = 0.25;
    const auto before = ended_;
    widths.clear();
    for (const double until = now_ + seconds; now_ < until; now_ += between_readings) {
      pass(tested.now(), now_ + between_readings);
      section_reading reading;
      reading.seconds = now_ + between_readings;
      reading.ended = ended_;
      reading.inside = static_cast<double>(in_hand());
      reading.is_full = true;
      reading.refused = refused_ += in_hand() > refuses_above ? 1U : 0U;
      widths.push_back(tested.next_width(reading));
    }
    return static_cast<double>(ended_ - before);
  }
  double now() const { return now_; }

  std::vector<std::size_t> widths; ///< of the last run, a quarter of a second each

private:
  std::uint64_t in_hand() const { return busy_.size() + waiting_; }
  void begin(std::size_t width, double at) {
    waiting_ += std::max<std::uint64_t>(width, in_hand()) - in_hand();
    for (; waiting_ > 0 && static_cast<double>(busy_.size()) < at_once; --waiting_)
      busy_.push(at + takes(at));
  }
  void pass(std::size_t width, double until) {
    begin(width, now_);
    while (!busy_.empty() && busy_.top() <= until) {
      const auto at = busy_.top();
      busy_.pop();
      ++ended_;
      begin(width, at);
    }
  }

  double now_ = 0;
  std::priority_queue<double, std::vector<double>, std::greater<>> busy_; ///< when each ends
  std::uint64_t waiting_ = 0, ended_ = 0, refused_ = 0;
};

class width_finder_workload : public testing::Test {
protected:
  double run(double seconds) { return service.run(tested, seconds); }
  /// In most of the last run.
  std::size_t usual_width() const {
    auto sorted = service.widths;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2),
                     sorted.end());
    return sorted.at(sorted.size() / 2);
  }

  width_finder tested{256};
  simulated_service service;
  std::mt19937 chance{1};
};

TEST_F(width_finder_workload, of_items_that_take_longer_from_now_on_keeps_its_width) {
  service.takes = [](double at) { return at < 60 ? 0.1 : 1.0; };
  run(90);
  EXPECT_GE(run(300), 0.9 * 300 * 100);
  EXPECT_GE(usual_width(), 100U);
}

TEST_F(width_finder_workload, of_longer_items_and_no_limit_any_more_grows) {
  service.takes = [](double at) { return at < 25 ? 0.1 : 3.0; };
  service.at_once = 10;
  run(25);
  service.at_once = without_limit;
  run(120);
  EXPECT_GE(run(120), 0.9 * 120 * 256 / 3);
  EXPECT_EQ(usual_width(), 256U);
}

TEST_F(width_finder_workload, of_large_files_is_found_though_each_takes_most_of_a_minute) {
  std::uniform_real_distribution<> of_file(20, 60);
  service.takes = [&](double) { return of_file(chance); };
  run(900);
  EXPECT_GE(run(900), 0.85 * 900 * 100 / 40);
}

TEST_F(width_finder_workload, of_items_of_equal_length_is_found_however_long_that_is) {
  for (const double seconds : {0.05, 3.0, 15.0}) {
    width_finder finder(256);
    simulated_service equal;
    equal.takes = [&](double) { return seconds; };
    equal.run(finder, 30 + 30 * seconds);
    EXPECT_GE(equal.run(finder, 100 * seconds), 0.85 * 100 * 100) << seconds;
  }
}

TEST_F(width_finder_workload, of_mostly_short_and_a_few_very_long_items_is_found) {
  std::lognormal_distribution<> of_item(0, 1.5);
  service.takes = [&](double) { return of_item(chance); };
  run(300);
  const auto mean = std::exp(1.5 * 1.5 / 2);
  EXPECT_GE(run(600), 0.85 * 600 * 100 / mean);
}

TEST_F(width_finder_workload, of_short_and_long_items_in_turn_keeps_its_width) {
  service.takes = [](double at) { return static_cast<int>(at / 30) % 2 == 0 ? 0.1 : 1.0; };
  run(60);
  EXPECT_GE(run(600), 0.85 * (300 / 0.1 + 300 / 1.0) * 100);
  EXPECT_GE(usual_width(), 100U);
}

TEST_F(width_finder_workload, is_never_below_the_first_one_unless_something_is_refused) {
  for (const double at_once : {1.0, 3.0, 5.0, 7.0}) {
    width_finder finder(256);
    simulated_service small;
    small.at_once = at_once;
    small.takes = [&](double) { return std::exponential_distribution<>(5)(chance); };
    small.run(finder, 300);
    EXPECT_THAT(small.widths, Each(Ge(width_finder::at_first))) << at_once;
  }
}

TEST_F(width_finder_workload, of_a_service_that_refuses_beyond_a_number_is_mostly_near_it) {
  service.takes = [](double) { return 3.0; };
  service.at_once = without_limit;
  service.refuses_above = 60;
  run(120);
  EXPECT_GE(run(600), 0.65 * 600 * 60 / 3);
  EXPECT_THAT(service.widths, Each(Ge(20U))) << "half of the smallest, for a look";
}

} // namespace

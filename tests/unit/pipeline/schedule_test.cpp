#include "pipeline/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::pipeline;
using namespace std::chrono_literals;
using config::cron_schedule;
using config::tenant_status;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using time_point = cron_schedule::time;

std::chrono::seconds utc(time_point) {
  return std::chrono::seconds(0);
}

cron_schedule cron(std::string_view text) {
  return std::get<cron_schedule>(cron_schedule::read(text));
}

/// Minutes since midnight of a day.
time_point at(std::chrono::seconds since) {
  return time_point(std::chrono::days(20'000)) + since;
}

TEST(next_cycle, is_at_the_next_time_behind_the_one_that_was_due) {
  const auto next = next_after(cron("*/15 * * * *"), at(0s), at(3min), utc);
  EXPECT_EQ(next.at, at(15min));
  EXPECT_EQ(next.passed_over, 0U);
}

TEST(next_cycle, passes_over_what_comes_while_the_last_one_runs) {
  const auto next = next_after(cron("*/15 * * * *"), at(0s), at(46min), utc);
  EXPECT_EQ(next.at, at(60min));
  EXPECT_EQ(next.passed_over, 3U);
}

TEST(next_cycle, of_a_schedule_of_every_second_is_found_after_days) {
  const auto next = next_after(cron("@secondly"), at(0s), at(100h), utc);
  EXPECT_EQ(next.at, at(100h + 1s));
  EXPECT_GE(next.passed_over, 1000U);
}

TEST(next_cycle, comes_once_though_the_clock_is_a_moment_behind) {
  EXPECT_EQ(next_after(cron("*/15 * * * *"), at(15min), at(15min - 1s), utc).at, at(30min));
}

TEST(next_cycle, goes_by_a_clock_that_was_set_back_by_hours) {
  EXPECT_EQ(next_after(cron("*/15 * * * *"), at(10h), at(1h), utc).at, at(75min));
}

TEST(next_cycle, may_never_come) {
  EXPECT_EQ(next_after(cron("0 0 30 2 *"), at(0s), at(0s), utc).at, std::nullopt);
}

config::tenant tenant_of(std::string name, std::string cron_text,
                         tenant_status status = tenant_status::active) {
  config::tenant one;
  one.name = std::move(name);
  one.status = status;
  one.processing.scan_interval_cron = std::move(cron_text);
  return one;
}

/// A clock that stands still but for what cycles take and waits wait for.
class a_schedule : public testing::Test {
protected:
  using begun = std::pair<std::string, std::chrono::seconds>;

  void run(const std::vector<config::tenant>& tenants, std::size_t count,
           std::optional<std::size_t> at_a_time = {}) {
    left_ = count;
    schedule tested({[&](const config::tenant& one) { return run_cycle(one); }, [&] { return now(); },
                     [&](time_point until) { wait(until); }},
                    at_a_time, {});
    tested_ = &tested;
    tested.run(tenants);
  }

  std::chrono::seconds a_cycle_takes{0};
  bool throws = false;
  std::vector<begun> cycles;
  std::size_t most_at_a_time = 0;

private:
  cycle_report run_cycle(const config::tenant& tenant) {
    const std::lock_guard lock(mutex_);
    cycles.emplace_back(tenant.name, now_ - at(0s));
    now_ += a_cycle_takes;
    if (--left_ == 0)
      tested_->stop();
    if (throws)
      throw std::runtime_error("broken");
    return {};
  }
  time_point now() {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void wait(time_point until) {
    const std::lock_guard lock(mutex_);
    now_ = std::max(now_, until);
  }

  std::mutex mutex_;
  time_point now_ = at(0s);
  std::size_t left_ = 0;
  schedule* tested_ = nullptr;
};

TEST_F(a_schedule, begins_at_once_and_goes_on_by_the_cron) {
  run({tenant_of("acme", "*/15 * * * *")}, 3);
  EXPECT_THAT(cycles, ElementsAre(begun("acme", 0s), begun("acme", 15min), begun("acme", 30min)));
}

TEST_F(a_schedule, lets_a_cycle_end_before_the_next_one_begins) {
  a_cycle_takes = 20min;
  run({tenant_of("acme", "*/15 * * * *")}, 3);
  EXPECT_THAT(cycles, ElementsAre(begun("acme", 0s), begun("acme", 30min), begun("acme", 60min)));
}

TEST_F(a_schedule, goes_on_after_a_cycle_that_could_not_be_run) {
  throws = true;
  run({tenant_of("acme", "@hourly")}, 2);
  EXPECT_THAT(cycles, ElementsAre(begun("acme", 0s), begun("acme", 1h)));
}

TEST_F(a_schedule, has_no_cycles_of_inactive_tenants) {
  run({tenant_of("acme", "@hourly"), tenant_of("idle", "@secondly", tenant_status::inactive)}, 2);
  EXPECT_THAT(cycles, ElementsAre(begun("acme", 0s), begun("acme", 1h)));
}

TEST_F(a_schedule, begins_with_the_tenants_that_go) {
  run({tenant_of("acme", "0 0 30 2 *"), tenant_of("gone", "0 0 30 2 *", tenant_status::deleted),
       tenant_of("went", "0 0 30 2 *", tenant_status::deleted)},
      3);
  ASSERT_EQ(cycles.size(), 3U);
  EXPECT_EQ(cycles.back().first, "acme");
}

TEST_F(a_schedule, takes_a_tenant_after_the_other_when_told) {
  run({tenant_of("one", "0 0 30 2 *"), tenant_of("other", "0 0 30 2 *")}, 2, 1);
  EXPECT_THAT(cycles, UnorderedElementsAre(begun("one", 0s), begun("other", 0s)));
}

TEST_F(a_schedule, that_was_stopped_before_begins_nothing) {
  schedule tested({[&](const config::tenant& one) {
                     cycles.emplace_back(one.name, 0s);
                     return cycle_report();
                   },
                   {},
                   {}},
                  {}, {});
  tested.stop();
  tested.run({tenant_of("acme", "@secondly")});
  EXPECT_THAT(cycles, IsEmpty());
}

} // namespace

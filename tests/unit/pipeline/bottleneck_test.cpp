#include "pipeline/report/bottleneck.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::pipeline;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Ten seconds in which something was to be done.
class bottleneck_test : public testing::Test {
protected:
  bottleneck_test() {
    before.seconds = 100;
    now.seconds = 110;
    now.cores = before.cores = 2;
    now.anything_open = true;
    before.cpu_seconds = now.cpu_seconds = 50;
    for (const auto* api : {"confluence", "unique-ingestion", "unique-upload"}) {
      before.traffic[api].requests = 1'000;
      before.traffic[api].bytes_down = before.traffic[api].budget_seconds = 500;
      now.traffic[api] = before.traffic[api];
      now.traffic[api].requests += 100;
    }
  }
  bottleneck found() const { return between(before, now); }
  std::string text() const { return text_of(found()); }

  load_reading before, now;
};

TEST_F(bottleneck_test, is_latency_where_nothing_else_is_used_up) {
  EXPECT_EQ(found().kind, bottleneck_kind::latency);
  EXPECT_THAT(text(), HasSubstr("processing.concurrency"));
}

TEST_F(bottleneck_test, advises_no_higher_concurrency_where_it_is_found) {
  now.auto_concurrency = true;
  EXPECT_EQ(found().kind, bottleneck_kind::latency);
  EXPECT_THAT(text(), AllOf(HasSubstr("processing.concurrency: auto"), Not(HasSubstr("more at once"))));
}

TEST_F(bottleneck_test, is_the_rate_limit_of_the_service_that_holds_back_most) {
  now.traffic["confluence"].budget_seconds += 6;
  now.traffic["unique-ingestion"].budget_seconds += 9.5;
  EXPECT_EQ(found(), (bottleneck{bottleneck_kind::rate_limit, "unique-ingestion", 0.95}));
  EXPECT_EQ(text(),
            "the rate limit of Unique (unique-ingestion) (unique.apiRateLimitPerMinute), 95% of the time");
}

TEST_F(bottleneck_test, is_no_rate_limit_that_holds_back_now_and_then) {
  now.traffic["confluence"].budget_seconds += 4;
  EXPECT_EQ(found().kind, bottleneck_kind::latency);
}

TEST_F(bottleneck_test, is_memory_that_is_waited_for_at_both_ends_of_the_time) {
  now.waits_for_memory = true;
  EXPECT_EQ(found().kind, bottleneck_kind::latency);
  before.waits_for_memory = true;
  EXPECT_EQ(found().kind, bottleneck_kind::memory);
  EXPECT_THAT(text(), HasSubstr("would not help"));
}

TEST_F(bottleneck_test, is_a_server_that_asked_for_a_pause_before_all_else) {
  now.traffic["confluence"].budget_seconds += 10;
  now.traffic["unique-ingestion"].throttled_seconds += 3;
  EXPECT_EQ(found().kind, bottleneck_kind::throttling);
  EXPECT_EQ(found().api, "unique-ingestion");
  now.traffic["confluence"].throttled_for = 20;
  EXPECT_EQ(found().api, "confluence") << "what lasts counts more than what is over";
  EXPECT_THAT(text(), HasSubstr("Confluence, which has asked for a pause"));
}

TEST_F(bottleneck_test, is_this_machine_when_its_processors_are_busy) {
  now.cpu_seconds += 18;
  EXPECT_EQ(found(), (bottleneck{bottleneck_kind::machine, "", 0.9}));
  EXPECT_THAT(text(), HasSubstr("90%"));
}

TEST_F(bottleneck_test, is_bandwidth_where_the_bytes_take_longer_than_the_way) {
  now.traffic["unique-upload"].bytes_up += 100'000'000;
  EXPECT_EQ(found(), (bottleneck{bottleneck_kind::bandwidth, "unique-upload", 0}));
  EXPECT_THAT(text(), HasSubstr("Unique's storage"));
}

TEST_F(bottleneck_test, is_unknown_before_there_is_anything_to_measure) {
  EXPECT_EQ(between({}, {}).kind, bottleneck_kind::unknown);
  EXPECT_EQ(text_of({}), "unknown yet");
}

TEST_F(bottleneck_test, is_nothing_when_there_is_nothing_to_do) {
  now.anything_open = false;
  EXPECT_EQ(found().kind, bottleneck_kind::nothing);
}

TEST_F(bottleneck_test, counts_a_service_that_is_new_from_nothing_and_never_backwards) {
  now.traffic["new"].budget_seconds = 9;
  now.traffic["confluence"].budget_seconds = 0;
  EXPECT_EQ(found().api, "new");
}

TEST(byte_rates, are_those_of_all_services_between_two_readings) {
  load_reading before;
  load_reading now;
  now.seconds = 2;
  now.traffic["a"].bytes_down = 2048;
  now.traffic["b"].bytes_down = 2048;
  now.traffic["b"].bytes_up = 10;
  EXPECT_EQ(rates_between(before, now).down, 2048);
  EXPECT_EQ(rates_between(before, now).up, 5);
  EXPECT_EQ(rates_between(now, now).down, 0);
  EXPECT_EQ(rate_text(1023), "1023 B/s");
  EXPECT_EQ(rate_text(300'000), "293 KiB/s");
  EXPECT_EQ(rate_text(3'500'000), "3.3 MiB/s");
}

TEST(bottleneck_kinds, have_names_of_their_own) {
  EXPECT_EQ(name_of(bottleneck_kind::rate_limit), "rateLimit");
  EXPECT_EQ(name_of(bottleneck_kind::latency), "latency");
  EXPECT_EQ(name_of(bottleneck_kind::memory), "memory");
}

} // namespace

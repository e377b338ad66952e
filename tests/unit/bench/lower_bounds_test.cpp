#include "bench/cycles/lower_bounds.hpp"

#include <gmock/gmock.h>

namespace cfc::bench {

namespace {

using ::testing::HasSubstr;

route_figures route(std::string name, std::uint64_t requests, double mean_ms = 0) {
  route_figures one;
  one.route = std::move(name);
  one.requests = requests;
  one.mean_ms = mean_ms;
  return one;
}

constexpr const char* searches = "data-center GET /rest/api/content/search";
constexpr const char* bodies = "data-center GET /rest/api/content/search bodies";
constexpr const char* upserts = "unique POST /ingestion/graphql contentUpsert";

service_limits with_latency(double ms, std::uint32_t concurrency) {
  service_limits limits;
  limits.latency_ms = ms;
  limits.concurrency = concurrency;
  return limits;
}

TEST(the_bound_of_latency, is_requests_times_latency_by_concurrency) {
  const auto bound =
      latency_bound({route(upserts, 2'980), route(bodies, 20), route(searches, 8)}, with_latency(20, 60));
  EXPECT_DOUBLE_EQ(bound.seconds, 3'000 * 0.020 / 60);
  EXPECT_EQ(bound.how, "3000 requests × 20 ms ÷ 60");
}

TEST(the_bound_of_latency, is_that_of_searches_where_they_take_longer) {
  auto limits = with_latency(20, 64);
  limits.search_delay_ms = 200;
  const auto bound = latency_bound({route(upserts, 100), route(searches, 40)}, limits);
  EXPECT_DOUBLE_EQ(bound.seconds, 40 * 0.220 / 4);
  EXPECT_EQ(bound.how, "40 searches × 220 ms ÷ 4");
}

TEST(the_bound_of_a_rate, counts_the_minutes_that_have_to_pass) {
  service_limits limits;
  limits.unique_per_minute = 1'000;
  EXPECT_DOUBLE_EQ(rate_bound({route(upserts, 1'000)}, limits).seconds, 0);
  EXPECT_DOUBLE_EQ(rate_bound({route(upserts, 1'001)}, limits).seconds, 60);
  const auto bound =
      rate_bound({route(upserts, 2'500), route("unique POST /ingestion/graphql deleteFolder", 600)}, limits);
  EXPECT_DOUBLE_EQ(bound.seconds, 180);
  EXPECT_THAT(bound.how,
              HasSubstr("3100 requests to /ingestion/graphql, 1000 in any minute: steadily 186.0 s"));
}

TEST(the_bound_of_a_rate, leaves_out_what_the_service_does_not_count) {
  service_limits limits;
  limits.unique_per_minute = 10;
  EXPECT_EQ(rate_bound({route("unique PUT /ingestion/scoped/upload", 500), route(searches, 500),
                        route("unique POST /oauth/v2/token", 500)},
                       limits)
                .seconds,
            0);
}

TEST(the_bound_of_bandwidth, is_all_bytes_by_bandwidth) {
  auto up = route("unique PUT /ingestion/scoped/upload", 2);
  up.bytes_up = 300;
  auto down = route("data-center GET /download/attachments/{id}/{id}", 2);
  down.bytes_down = 300;
  service_limits limits;
  limits.bytes_per_second = 200;
  EXPECT_DOUBLE_EQ(bytes_bound({up, down}, limits).seconds, 3);
}

TEST(bounds, are_those_that_apply_and_the_highest_first) {
  run_figures run;
  run.routes = {route(upserts, 6'400)};
  raw_load load;
  load.seconds = 5;
  const auto bounds = bounds_of(run, with_latency(20, 64), load);
  ASSERT_EQ(bounds.size(), 2U);
  EXPECT_EQ(bounds[0].name, "a raw load on the same routes");
  EXPECT_EQ(bounds[1].name, "requests × latency ÷ concurrency");
}

TEST(the_use_of_limits, is_what_was_in_hand_on_average) {
  run_figures run;
  run.wall_seconds = 10;
  run.routes = {route(upserts, 8'000, 20), route(searches, 100, 200)};
  auto limits = with_latency(20, 64);
  limits.unique_per_minute = 10'000;
  const auto uses = uses_of(run, limits);
  ASSERT_EQ(uses.size(), 3U);
  EXPECT_DOUBLE_EQ(uses[0].share, 16.0 / 64);
  EXPECT_DOUBLE_EQ(uses[1].share, 2.0 / 4);
  EXPECT_DOUBLE_EQ(uses[2].share, 0.8);
  EXPECT_EQ(uses[2].how, "8000 of 10000 in 1 minutes begun");
  EXPECT_EQ(uses[2].limit, "requests to Unique /ingestion/graphql");
}

TEST(a_warning, says_when_the_simulator_had_no_time_left) {
  run_figures run;
  run.wall_seconds = 2;
  run.simulator.busiest_thread_share = 0.95;
  EXPECT_THAT(simulator_warning(run, 64, 2),
              HasSubstr("The simulator limited it: its thread was at work for 95 % of the time"));
}

TEST(a_warning, says_when_the_machine_was_full_and_the_simulator_had_a_large_part_of_it) {
  run_figures run;
  run.wall_seconds = 2;
  run.user_seconds = 2.4;
  run.simulator = {1.5, 0.75, 0, 0};
  EXPECT_THAT(simulator_warning(run, 64, 2), HasSubstr("The machine was full"));
  EXPECT_EQ(simulator_warning(run, 64, 8), "");
}

TEST(a_warning, says_when_requests_waited_long_for_the_simulator) {
  run_figures run;
  run.wall_seconds = 2;
  run.requests = 6'400;
  run.simulator = {0.5, 0.25, 10, 50};
  EXPECT_THAT(simulator_warning(run, 64, 2),
              HasSubstr("requests waited 10.0 ms for its thread (p99 50 ms), 1.0 s of the run"));
}

TEST(a_raw_load, that_was_sent_in_part_says_so) {
  EXPECT_EQ(raw_bound({5, 2, 1'000, 0.2}).how, "1000 requests, 2.00 s of CPU, worked out from 20.0 % of it");
}

} // namespace

} // namespace cfc::bench

#include "tools/simulator/http/faults.hpp"
#include "tools/simulator/http/message.hpp"
#include "tools/simulator/http/server_meter.hpp"

#include <gmock/gmock.h>

#include <set>

namespace cfc::simulator {

namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

call to(std::string method, std::string target) {
  call made;
  made.method = std::move(method);
  made.target = std::move(target);
  read_target(made);
  return made;
}

TEST(a_time_histogram, gives_percentiles_within_a_tenth) {
  time_histogram times;
  for (int i = 1; i <= 1'000; ++i)
    times.add(i);
  EXPECT_THAT(times.percentile_ms(0.5), AllOf(Ge(500), Le(550)));
  EXPECT_THAT(times.percentile_ms(0.99), AllOf(Ge(990), Le(1'000)));
  EXPECT_EQ(times.most_ms(), 1'000);
  EXPECT_EQ(times.count(), 1'000U);
}

TEST(a_time_histogram, of_nothing_has_no_percentiles) {
  EXPECT_EQ(time_histogram().percentile_ms(0.5), 0);
}

TEST(a_time_histogram, takes_whatever_is_too_short_or_too_long) {
  time_histogram times;
  times.add(0);
  times.add(1e12);
  EXPECT_EQ(times.count(), 2U);
  EXPECT_GT(times.percentile_ms(1), 1e6);
}

TEST(a_server_meter, counts_by_route) {
  server_meter meter;
  auto request = to("GET", "/rest/api/content/search?cql=x");
  request.answer_bytes = 100;
  request.handled_ms = 0.5;
  meter.add("cloud", request, 200, 20);
  meter.add("cloud", request, 429, 1);
  meter.add("cloud", to("GET", "/rest/api/content/search?expand=body.storage"), 200, 3);
  auto graphql = to("POST", "/ingestion/graphql");
  graphql.operation = "contentUpsert";
  graphql.body_bytes = 7;
  meter.add("unique", graphql, 200, 1);

  const auto routes = meter.since_beginning().routes;
  const auto& searches = routes.at("cloud GET /rest/api/content/search");
  EXPECT_EQ(searches.requests, 2U);
  EXPECT_EQ(searches.refused, 1U);
  EXPECT_EQ(searches.bytes_down, 200U);
  EXPECT_EQ(searches.handled_ms, 1);
  EXPECT_EQ(routes.at("cloud GET /rest/api/content/search bodies").requests, 1U);
  EXPECT_EQ(routes.at("unique POST /ingestion/graphql contentUpsert").bytes_up, 7U);
}

TEST(a_server_meter, begins_anew_when_it_is_told_to) {
  server_meter meter;
  meter.add("cloud", to("GET", "/x"), 200, 1);
  meter.add_wait(0, 5);
  meter.begin_anew();
  const auto measured = meter.since_beginning();
  EXPECT_TRUE(measured.routes.empty());
  ASSERT_EQ(measured.loops.size(), 1U);
  EXPECT_EQ(measured.loops[0].waits.count(), 0U);
}

TEST(a_server_meter, is_not_filled_by_whoever_asks_for_many_things) {
  server_meter meter;
  for (char a = 'a'; a <= 'z'; ++a)
    for (char b = 'a'; b <= 'z'; ++b)
      meter.add("cloud", to("GET", std::string("/") + a + b), 404, 1);
  const auto routes = meter.since_beginning().routes;
  EXPECT_LE(routes.size(), 201U);
  EXPECT_GT(routes.at("cloud other").requests, 400U);
}

TEST(faults, answers_take_more_or_less_than_their_latency_with_jitter) {
  faults behaviour;
  behaviour.set_latency("cloud", 20);
  behaviour.set_jitter("cloud", 10);
  std::set<double> seen;
  double sum = 0;
  for (int i = 0; i < 1'000; ++i) {
    const double delay = behaviour.disturb("cloud", to("GET", "/x")).delay_ms;
    EXPECT_THAT(delay, AllOf(Ge(10), Le(30)));
    seen.insert(delay);
    sum += delay;
  }
  EXPECT_GT(seen.size(), 500U);
  EXPECT_NEAR(sum / 1'000, 20, 1);
}

} // namespace

} // namespace cfc::simulator

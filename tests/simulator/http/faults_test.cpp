#include "tools/simulator/http/faults.hpp"
#include "tools/simulator/http/request_log.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace cfc::simulator {
namespace {

call request(std::string method, std::string target) {
  call made;
  made.method = std::move(method);
  made.target = std::move(target);
  made.path = made.target.substr(0, made.target.find('?'));
  return made;
}

fault_rule status_rule(int status, std::int64_t count, std::int64_t skip = 0) {
  fault_rule rule;
  rule.count = count;
  rule.skip = skip;
  rule.what.status = status;
  return rule;
}

TEST(faults, a_rule_hits_as_many_requests_as_it_says_after_those_it_skips) {
  faults at;
  at.add(status_rule(503, 2, 1));
  std::vector<int> seen;
  for (int i = 0; i < 4; ++i)
    seen.push_back(at.disturb("cloud", request("GET", "/x")).status);
  EXPECT_THAT(seen, testing::ElementsAre(0, 503, 503, 0));
  EXPECT_TRUE(at.rules().empty());
}

TEST(faults, a_rule_matches_host_method_and_part_of_the_decoded_target) {
  faults at;
  auto rule = status_rule(500, -1);
  rule.host = "cloud";
  rule.method = "GET";
  rule.contains = "id in (1)";
  at.add(rule);
  EXPECT_EQ(at.disturb("cloud", request("GET", "/s?cql=id%20in%20(1)")).status, 500);
  EXPECT_EQ(at.disturb("cloud", request("GET", "/s?cql=id+in+(1)")).status, 500);
  EXPECT_EQ(at.disturb("data-center", request("GET", "/s?cql=id%20in%20(1)")).status, 0);
  EXPECT_EQ(at.disturb("cloud", request("POST", "/s?cql=id%20in%20(1)")).status, 0);
  EXPECT_EQ(at.disturb("cloud", request("GET", "/s?cql=id%20in%20(2)")).status, 0);
}

TEST(faults, a_rule_does_what_comes_before_the_requests_that_it_hits_and_no_others) {
  faults at;
  auto rule = status_rule(0, 1, 1);
  rule.contains = "/content/7";
  int done = 0;
  rule.before = [&] {
    ++done;
    EXPECT_TRUE(at.rules().empty()) << "it may ask and change the rules itself";
  };
  at.add(rule);
  at.disturb("cloud", request("GET", "/content/8"));
  at.disturb("cloud", request("GET", "/content/7"));
  EXPECT_EQ(done, 0);
  EXPECT_EQ(at.disturb("cloud", request("GET", "/content/7")).status, 0);
  EXPECT_EQ(done, 1);
  at.disturb("cloud", request("GET", "/content/7"));
  EXPECT_EQ(done, 1);
}

TEST(faults, operation_rules_wait_for_their_operation) {
  faults at;
  auto rule = status_rule(500, 1);
  rule.operation = "contentUpsert";
  at.add(rule);
  EXPECT_EQ(at.disturb("unique", request("POST", "/graphql")).status, 0);
  EXPECT_FALSE(at.disturb_operation("unique", "me"));
  EXPECT_EQ(at.disturb_operation("unique", "contentUpsert")->status, 500);
  EXPECT_FALSE(at.disturb_operation("unique", "contentUpsert"));
}

TEST(faults, over_the_rate_limit_429_says_when_to_come_back) {
  faults at;
  at.set_rate_limit("cloud", 1);
  EXPECT_EQ(at.disturb("cloud", request("GET", "/x")).status, 0);
  const auto refused = at.disturb("cloud", request("GET", "/x"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.fields, testing::Contains(testing::Pair("Retry-After", "60")));
  EXPECT_EQ(at.disturb("cloud", request("POST", "/oauth/token")).status, 0);
}

TEST(faults, data_center_can_throttle_by_403_with_any_retry_after) {
  faults at;
  at.set_rate_limit("data-center", 1);
  at.set_mode("throttle_403", "true");
  at.set_mode("retry_after", "9223372036854775807");
  at.disturb("data-center", request("GET", "/x"));
  const auto refused = at.disturb("data-center", request("GET", "/x"));
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.fields, testing::Contains(testing::Pair("Retry-After", "9223372036854775807")));
}

TEST(faults, what_is_left_is_told_as_the_products_do) {
  faults at;
  at.set_rate_limit("cloud", 10);
  at.set_rate_limit("data-center", 10);
  const auto cloud = at.disturb("cloud", request("GET", "/x")).fields;
  EXPECT_THAT(cloud, testing::Contains(testing::Pair("X-RateLimit-Limit", "10")));
  EXPECT_THAT(cloud, testing::Contains(testing::Pair("X-RateLimit-Remaining", "9")));
  EXPECT_THAT(cloud, testing::Contains(testing::Pair("X-RateLimit-NearLimit", "false")));
  EXPECT_THAT(cloud, testing::Contains(testing::Pair("X-RateLimit-Reset", testing::EndsWith("Z"))));
  const auto data_center = at.disturb("data-center", request("GET", "/x")).fields;
  EXPECT_THAT(data_center, testing::Contains(testing::Pair("X-RateLimit-FillRate", "10")));
  EXPECT_THAT(data_center, testing::Contains(testing::Pair("X-RateLimit-Interval-Seconds", "60")));
  EXPECT_THAT(data_center, testing::Contains(testing::Pair("Retry-After", "0")));
}

TEST(faults, unique_counts_its_three_kinds_of_calls_apart_and_no_uploads) {
  faults at;
  at.set_rate_limit("unique", 1);
  for (const auto* path :
       {"/ingestion/graphql", "/scope-management/graphql", "/ingestion/v2/content/file-diff"}) {
    EXPECT_EQ(at.disturb("unique", request("POST", path)).status, 0) << path;
    EXPECT_EQ(at.disturb("unique", request("POST", path)).status, 429) << path;
  }
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(at.disturb("unique", request("PUT", "/ingestion/scoped/upload")).status, 0);
}

TEST(faults, latency_is_added_to_the_host_only) {
  faults at;
  at.set_latency("cloud", 7);
  EXPECT_EQ(at.disturb("cloud", request("GET", "/x")).delay_ms, 7);
  EXPECT_EQ(at.disturb("media", request("GET", "/x")).delay_ms, 0);
}

TEST(faults, modes_take_lists_and_refuse_what_they_do_not_know) {
  faults at;
  at.set_mode("fail_ancestor", "1,22");
  EXPECT_THAT(at.current()->fail_ancestor, testing::UnorderedElementsAre(1, 22));
  EXPECT_THROW(at.set_mode("no_such_mode", "true"), std::invalid_argument);
  EXPECT_THROW(at.set_mode("strict", "perhaps"), std::invalid_argument);
  EXPECT_THROW(at.set_mode("short_pages", "-1"), std::invalid_argument);
  at.reset_modes();
  EXPECT_TRUE(at.current()->fail_ancestor.empty());
}

TEST(rate_limit, a_grant_comes_back_after_sixty_seconds) {
  rate_limit limit;
  limit.set(2);
  const rate_limit::clock::time_point t0{std::chrono::hours(1)};
  EXPECT_TRUE(limit.take(t0));
  EXPECT_TRUE(limit.take(t0 + std::chrono::seconds(10)));
  EXPECT_FALSE(limit.take(t0 + std::chrono::seconds(59)));
  EXPECT_EQ(limit.wait(t0 + std::chrono::seconds(59)), std::chrono::seconds(1));
  EXPECT_TRUE(limit.take(t0 + std::chrono::seconds(60)));
}

TEST(rate_limit, never_grants_more_than_its_number_in_any_sixty_seconds) {
  rate_limit limit;
  limit.set(5);
  std::vector<rate_limit::clock::time_point> granted;
  rate_limit::clock::time_point now{std::chrono::hours(1)};
  for (int i = 0; i < 10'000; ++i) {
    now += std::chrono::milliseconds(37 * (i % 101));
    if (limit.take(now))
      granted.push_back(now);
  }
  ASSERT_GT(granted.size(), 100U);
  for (std::size_t i = 5; i < granted.size(); ++i)
    EXPECT_GE(granted[i] - granted[i - 5], std::chrono::seconds(60));
}

TEST(request_log, keeps_the_last_and_counts_all) {
  request_log log(2);
  for (int i = 0; i < 3; ++i)
    log.add("cloud", request("GET", "/pages/12345/x?i=" + std::to_string(i)), 200, 1.5);
  const auto entries = log.since();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries.front().n, 2U);
  EXPECT_EQ(log.total(), 3U);
  EXPECT_EQ(log.counts().at("cloud 200"), 3U);
  EXPECT_EQ(log.counts().at("cloud GET /pages/{id}/x"), 3U);
}

TEST(request_log, never_keeps_a_secret) {
  request_log log(2);
  auto made = request("GET", "/x");
  made.fields.emplace_back("Authorization", "Bearer secret");
  log.add("cloud", made, 200, 1);
  EXPECT_EQ(log.since().front().authorization, "Bearer");
}

} // namespace
} // namespace cfc::simulator

#include "bench/cycles/scenarios.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace cfc::bench {

namespace {

using ::testing::HasSubstr;

instance_plan plan_for(std::string_view size, std::string_view name) {
  return plan_of(size_named(size), scenario_named(name).how);
}

work_to_do work_for(std::string_view size, std::string_view name) {
  return work_of(scenario_named(name), plan_for(size, name));
}

TEST(sizes, go_from_a_thousand_pages_to_a_million) {
  EXPECT_EQ(size_named("S").pages, 1'000U);
  EXPECT_EQ(size_named("M").pages, 10'000U);
  EXPECT_EQ(size_named("L").pages, 100'000U);
  EXPECT_EQ(size_named("XL").pages, 1'000'000U);
  EXPECT_THROW(size_named("XXL"), std::invalid_argument);
  EXPECT_THROW(scenario_named("none"), std::invalid_argument);
}

TEST(a_huge_tree, has_one_space_and_one_root) {
  const auto plan = plan_for("M", "huge-tree");
  EXPECT_EQ(plan.spaces, 1U);
  EXPECT_EQ(plan.tree_roots, 1U);
  EXPECT_EQ(plan.tree_percent, 100U);
}

TEST(tiny_spaces, are_twenty_thousand_where_there_are_pages_enough) {
  EXPECT_EQ(plan_for("S", "tiny-spaces").spaces, 1'000U);
  EXPECT_EQ(plan_for("L", "tiny-spaces").spaces, 20'000U);
}

TEST(large_files, are_few_and_large) {
  EXPECT_EQ(plan_for("S", "large-files").attachments, 20U);
  EXPECT_EQ(plan_for("M", "large-files").attachments, 40U);
  EXPECT_EQ(plan_for("S", "large-files").attachment_bytes, 20U << 20);
}

TEST(the_work, of_an_initial_cycle_is_everything) {
  const auto work = work_for("S", "initial");
  EXPECT_EQ(work.items(), 1'500U);
  // 5 searches, 10 diffs, 20 times bodies, 500 downloads, and 3 for each item.
  EXPECT_EQ(work.fewest_requests(), 5U + 10 + 20 + 500 + 4'500);
}

TEST(the_work, of_an_unchanged_cycle_is_looking) {
  const auto work = work_for("S", "unchanged");
  EXPECT_EQ(work.items(), 0U);
  EXPECT_EQ(work.fewest_requests(), 15U);
}

TEST(the_work, of_one_percent_is_what_the_edits_change) {
  EXPECT_EQ(work_for("S", "one-percent-changed").items(), 15U);
  const auto lists =
      edits_before_run(scenario_named("one-percent-changed"), plan_for("S", "one-percent-changed"), 2);
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_THAT(lists[0],
              HasSubstr(R"([{"op":"editPage","id":"1000002","body":"<p>edited before run 2</p>"},)"));
  EXPECT_THAT(lists[0], HasSubstr(R"({"op":"editAttachment","id":"2000000402","size":50000}])"));
}

TEST(edits, go_a_thousand_at_a_time) {
  EXPECT_EQ(
      edits_before_run(scenario_named("one-percent-changed"), plan_for("L", "one-percent-changed"), 0).size(),
      2U);
}

TEST(a_rate_limit, takes_more_than_a_minute_whatever_the_size) {
  for (const auto& size : standard_sizes()) {
    const auto& limited = scenario_named("rate-limited");
    const auto work = work_of(limited, plan_of(size, limited.how));
    EXPECT_GT(work.items() * 2, requests_per_minute(limited, work)) << size.name;
  }
  EXPECT_EQ(requests_per_minute(scenario_named("initial"), work_for("S", "initial")), 0U);
}

TEST(behaviour, has_jitter_beside_the_latency) {
  EXPECT_EQ(behaviour_of(scenario_named("latency-20ms"), 0),
            R"({"clear":true,"add":[],"latencyMs":{"data-center":20,"unique":20},)"
            R"("jitterMs":{"data-center":10,"unique":10},"rateLimit":{"unique":0}})");
}

} // namespace

} // namespace cfc::bench

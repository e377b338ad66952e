#include "pipeline/report/plan_table.hpp"
#include "pipeline/report/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

namespace {

using namespace cfc;
using namespace cfc::pipeline;
using testing::HasSubstr;

cycle_report ended(cycle_status status) {
  cycle_report report;
  report.tenant = "acme";
  report.status = status;
  report.locked_out = status == cycle_status::skipped;
  return report;
}

int code(const std::vector<cycle_status>& statuses, int signal = 0) {
  std::vector<cycle_report> reports;
  for (const auto status : statuses)
    reports.push_back(ended(status));
  return exit_code(reports, signal);
}

TEST(exit_code, is_0_when_every_cycle_completed) {
  EXPECT_EQ(code({cycle_status::success, cycle_status::success}), 0);
}
TEST(exit_code, is_1_when_a_cycle_was_aborted) {
  EXPECT_EQ(code({cycle_status::success, cycle_status::aborted}), 1);
}
TEST(exit_code, is_3_when_items_failed) {
  EXPECT_EQ(code({cycle_status::partial, cycle_status::skipped}), 3);
}
TEST(exit_code, is_4_when_a_cycle_was_running_already) {
  EXPECT_EQ(code({cycle_status::skipped}), 4);
}
TEST(exit_code, is_130_or_143_after_a_signal) {
  EXPECT_EQ(code({cycle_status::interrupted}, 2), 130);
  EXPECT_EQ(code({cycle_status::interrupted, cycle_status::partial}, 15), 143);
}
TEST(exit_code, lets_an_abort_win_over_a_signal) {
  EXPECT_EQ(code({cycle_status::aborted, cycle_status::interrupted}, 15), 1);
}
TEST(exit_code, is_0_when_there_was_nothing_left_to_remove) {
  auto report = ended(cycle_status::skipped);
  report.locked_out = false;
  EXPECT_EQ(exit_code({report}, 0), 0);
}

cycle_report full_report() {
  auto report = ended(cycle_status::partial);
  report.pages_discovered = 10;
  nodes::space_summary space;
  space.space = {"65", "DOC", "Documents"};
  space.submitted = 12;
  space.submitted_pages = 10;
  space.created = 4;
  space.created_pages = 3;
  space.updated = 2;
  space.updated_pages = 1;
  space.to_delete = std::make_shared<const std::vector<nodes::content_to_delete>>(25);
  report.spaces.push_back(space);
  report.failures.push_back({"acme/65_DOC/1", "upload", 503, "unique-upload: \"no\""});
  report.traffic["confluence"].requests = 7;
  report.traffic["confluence"].answers = {{0, 1}, {200, 6}};
  report.traffic["unique-ingestion"].requests = 3;
  return report;
}

TEST(json_report, is_json_that_names_what_happened) {
  const simdjson::padded_string json(to_json({full_report()}));
  simdjson::dom::parser parser;
  const auto report = parser.parse(json).at(0);
  EXPECT_EQ(std::string_view(report["status"]), "partial");
  EXPECT_EQ(std::uint64_t(report["counts"]["pages"]["unchanged"]), 6U);
  EXPECT_EQ(std::uint64_t(report["counts"]["attachments"]["new"]), 1U);
  EXPECT_EQ(std::uint64_t(report["counts"]["attachments"]["unchanged"]), 0U);
  EXPECT_EQ(std::uint64_t(report["requests"]["confluence"]["byStatus"]["none"]), 1U);
  EXPECT_EQ(std::int64_t(report["failures"].at(0)["httpStatus"]), 503);
  EXPECT_EQ(std::string_view(report["failures"].at(0)["message"]), "unique-upload: \"no\"");
  EXPECT_TRUE(report["abortReason"].is_null());
}

TEST(table, names_the_first_ten_failures_and_counts_the_rest) {
  auto report = full_report();
  report.failures.resize(12, report.failures.front());
  const auto table = to_table({report});
  EXPECT_THAT(table, HasSubstr("Tenant acme: partial"));
  EXPECT_THAT(table, HasSubstr("acme/65_DOC/1 (upload)"));
  EXPECT_THAT(table, HasSubstr("and 2 more"));
}

TEST(plan, estimates_requests_and_time_from_what_was_found) {
  config::tenant tenant;
  tenant.confluence.api_rate_limit_per_minute = 10;
  tenant.unique.api_rate_limit_per_minute = 1'000;
  const auto sum = estimate(full_report(), tenant);
  // 7 as in the plan, one batch of bodies, two downloads.
  EXPECT_EQ(sum.confluence_requests, 10U);
  // 6 to begin, 3 as in the plan, two per item, two groups of deletions, one scope with its mark.
  EXPECT_EQ(sum.unique_requests, 6U + 3U + 12U + 2U + 2U);
  EXPECT_EQ(sum.uploads, 6U);
  EXPECT_DOUBLE_EQ(sum.minutes, 1.0);
}

TEST(plan, shows_spaces_that_would_go_with_what_they_hold_even_when_a_limit_refuses_it) {
  config::tenant tenant;
  auto report = full_report();
  report.status = cycle_status::aborted;
  report.abort_reason = "--max-delete: 33";
  report.removed_spaces = {{"HR", 8, false}, {"NEW", 2, true}};
  const auto table = plan_table(report, tenant);
  EXPECT_THAT(table, testing::ContainsRegex("HR +0 +0 +0 +8 .*the space is gone"));
  EXPECT_THAT(table, testing::ContainsRegex("NEW +0 +0 +0 +2 .*earlier space"));
}

TEST(plan, shows_no_estimate_for_a_cycle_that_was_skipped) {
  auto report = full_report();
  report.status = cycle_status::skipped;
  EXPECT_THAT(plan_table(report, {}), testing::Not(HasSubstr("would send")));
}

} // namespace

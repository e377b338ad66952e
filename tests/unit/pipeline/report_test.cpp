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
  reports.reserve(statuses.size());
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

/// RUN-4.
TEST(failure_line, tells_an_item_by_its_key_with_what_failed_and_how_often) {
  nodes::item_outcome failed;
  failed.key = "acme/65_DOC/12::att7";
  failed.step = "upload";
  failed.status = 503;
  failed.reason = "busy and \"down\"";
  failed.tries = 5;
  EXPECT_EQ(to_failure_line("acme", failed),
            R"({"tenant":"acme","key":"acme/65_DOC/12::att7","pageId":"12","space":"DOC","step":"upload",)"
            R"("status":503,"message":"busy and \"down\"","tries":5})"
            "\n");
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

TEST(table, has_a_line_for_each_kind_and_each_reason) {
  auto report = full_report();
  report.phase_seconds = {{"initialising", 1.25}, {"ingesting", 60}};
  report.attachments_discovered = 2;
  report.pages.ingested = 3;
  report.pages.skipped = 1;
  report.pages.skipped_by_reason = {{"empty body", 1}};
  report.attachments.failed = 1;
  report.left_out = {{"type whiteboard", 4}};
  report.deleted = 25;
  report.orphaned_scopes_deleted = 1;
  report.orphaned_files_deleted = 8;
  report.deletions = {{deletion_record::end::averted, "acme/65_DOC/2", "it is there"}};
  report.unlabelled = 7;
  report.unreachable_spaces = {"HR"};
  report.truncated = true;
  report.peak_memory_bytes = 17'000'000;
  EXPECT_EQ(to_table({report}), R"(Tenant acme: partial
                    found       new   updated  ingested   skipped    failed
  pages                10         3         1         3         1         0
  attachments           2         1         1         0         0         1
  deleted 25 contents; removed spaces: 1 with 8 contents
  skipped: 1 x empty body
  skipped: 4 x type whiteboard
  no longer labelled or allowed: 7 of what was to be deleted are, or may be, still in Confluence
  kept: 1 that seemed to be gone but were found again
  kept: space HR can't be reached
  truncated: maxItemsToScan was reached, nothing was deleted
  failed: acme/65_DOC/1 (upload): unique-upload: "no"
  10 requests in 61.2 s, peak memory 16 MiB
)");
}

TEST(table, says_no_more_than_why_of_a_cycle_that_never_began) {
  auto report = ended(cycle_status::skipped);
  report.abort_reason = "another one is running";
  EXPECT_EQ(to_table({report}), "Tenant acme: skipped - another one is running\n");
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

TEST(plan, has_a_line_for_each_space_and_tells_what_a_sync_would_take) {
  config::tenant tenant;
  tenant.confluence.api_rate_limit_per_minute = 4;
  tenant.unique.api_rate_limit_per_minute = 1'000;
  auto report = full_report();
  report.spaces.push_back(report.spaces.front());
  report.spaces.back().space.key = "A_KEY_THAT_IS_LONGER_THAN_ITS_COLUMN";
  report.spaces.back().incomplete = true;
  report.removed_spaces = {{"HR", 8, false}, {"NEW", 2, true}};
  report.deletions = {{deletion_record::end::averted, "acme/65_DOC/2", "it is there"}};
  report.unlabelled = 3;
  report.notes = {"the root scope can't be read yet"};
  EXPECT_EQ(plan_table(report, tenant),
            R"(Tenant acme: partial
  space                          found      to add   to update   to delete
  DOC                               12           4           2          25
  A_KEY_THAT_IS_LONGER_THAN_ITS_COLUMN          12           4           2          25  (incomplete: nothing will be deleted)
  HR                                 0           0           0           8  (with its scope: the space is gone)
  NEW                                0           0           0           2  (of an earlier space with this key)
  total                             24           8           4          60
  3 of what would be deleted are, or may be, still in Confluence, but no longer labelled or allowed
  1 of what seems to be gone were found again and would be kept
  note: the root scope can't be read yet
  sync would send about 13 requests to Confluence and 40 to Unique, upload 12 items (0 MiB of attachments) and, at the configured rates, take at least 3.2 minutes
)");
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

TEST(tables, show_what_a_server_sends_as_one_harmless_line) {
  cycle_report report;
  report.tenant = "acme";
  report.abort_reason = "answer \x1b[2J\nTenant acme: success";
  EXPECT_EQ(to_table({report}).find('\x1b'), std::string::npos);
  EXPECT_THAT(heading(report), HasSubstr("answer \\x1b[2J\\nTenant acme: success\n"));
  report.notes = {"space \xE2\x80\xAE\n"};
  EXPECT_THAT(plan_table(report, {}), HasSubstr("note: space \\u202e\\n\n"));
}

} // namespace

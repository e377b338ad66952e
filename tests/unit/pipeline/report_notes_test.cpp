#include "pipeline/report_notes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::pipeline;
using testing::ElementsAre;

std::vector<std::string> steps_of(const cycle_report& report) {
  std::vector<std::string> steps;
  for (const auto& failure : report.failures)
    steps.push_back(failure.step);
  return steps;
}

discovered two_spaces_and_a_lost_root() {
  discovered found;
  found.summaries.resize(2);
  found.summaries[0].space.key = "Z";
  found.summaries[1].space.key = "A";
  found.lost_roots.push_back({"7", "65"});
  found.late_items = 3;
  return found;
}

ingested with_a_failed_page() {
  ingested items;
  items.pages.ingested = 4;
  items.pages.failed = 1;
  nodes::item_outcome failed;
  failed.key = "acme/65_A/1";
  failed.step = "upload";
  failed.status = 503;
  failed.reason = "no";
  items.failures.push_back(failed);
  return items;
}

TEST(report_notes, of_discovery_name_the_spaces_by_key_and_the_subtrees_that_are_unknown) {
  cycle_report report;
  nodes::tally counts;
  counts.accepted_pages = 5;
  counts.left_out("type whiteboard", 2);
  note(report, two_spaces_and_a_lost_root(), counts);
  EXPECT_EQ(report.pages_discovered, 5U);
  EXPECT_EQ(report.left_out.at("type whiteboard"), 2U);
  EXPECT_EQ(report.late_items, 3U);
  EXPECT_EQ(report.spaces.front().space.key, "A");
  EXPECT_THAT(report.unknown_subtrees, ElementsAre("7"));
  EXPECT_THAT(steps_of(report), ElementsAre("descendant search"));
}

TEST(report_notes, of_items_that_came_too_late_make_their_space_incomplete_and_the_cycle_partial) {
  cycle_report report;
  auto found = two_spaces_and_a_lost_root();
  found.lost_roots.clear();
  found.summaries[0].space = {"65", "Z", {}};
  found.summaries[1].space = {"66", "A", {}};
  found.spaces = {{found.summaries[0].space, {}, true}, {found.summaries[1].space, {}, false}};
  mark_incomplete(found);
  EXPECT_TRUE(found.summaries[0].incomplete);
  EXPECT_FALSE(found.summaries[1].incomplete);
  note(report, found, nodes::tally());
  ASSERT_EQ(report.failures.size(), 1U);
  EXPECT_EQ(report.failures[0].key, "Z");
  EXPECT_EQ(report.failures[0].step, "discovery");
}

TEST(report_notes, name_contents_that_are_not_ours_wherever_they_were_met) {
  cycle_report report;
  discovered found;
  found.summaries.resize(1);
  found.summaries[0].foreign = std::make_shared<const std::vector<nodes::kept_content>>(
      std::vector<nodes::kept_content>{{"65_DOC/1", "it is elsewhere"}});
  note(report, found, nodes::tally());
  nodes::deletion_plan plan;
  plan.foreign = {{"65_DOC/2", "it is elsewhere"}};
  note(report, plan);
  std::vector<nodes::cleanup_outcome> cleanups(1);
  cleanups[0].result.foreign = {{"65_DOC/3", "it is elsewhere"}};
  note(report, cleanups);
  EXPECT_EQ(count_of(report, deletion_record::end::foreign), 3U);
}

TEST(report_notes, name_failed_items_with_step_status_and_reason) {
  cycle_report report;
  note(report, with_a_failed_page());
  EXPECT_EQ(report.pages.ingested, 4U);
  ASSERT_EQ(report.failures.size(), 1U);
  EXPECT_EQ(report.failures[0].key, "acme/65_A/1");
  EXPECT_EQ(report.failures[0].status, 503);
  EXPECT_EQ(report.failures[0].message, "no");
}

TEST(report_notes, name_failed_items_before_everything_else_that_failed) {
  cycle_report report;
  note(report, two_spaces_and_a_lost_root(), nodes::tally());
  note(report, with_a_failed_page());
  nodes::deletion_result contents;
  contents.deleted.resize(2);
  contents.failures.resize(1);
  note(report, contents);
  EXPECT_EQ(report.deleted, 2U);
  EXPECT_THAT(steps_of(report), ElementsAre("upload", "descendant search", "delete"));
}

std::vector<std::string> lines_of(const cycle_report& report) {
  std::vector<std::string> lines;
  for (const auto& record : report.deletions)
    lines.push_back(record.key + " " + std::string(name_of(record.how)));
  return lines;
}

TEST(report_notes, count_what_was_taken_back_among_the_deleted) {
  cycle_report report;
  ingested items;
  items.undone = {"acme/65_A/1", "acme/65_A/2"};
  note(report, items);
  EXPECT_EQ(report.deleted, 2U);
  EXPECT_EQ(count_of(report, deletion_record::end::deleted), 2U);
}

TEST(report_notes, name_what_was_to_go_when_the_cycle_had_to_end_as_planned) {
  cycle_report report;
  nodes::deletion_result contents;
  contents.deleted = {{"acme/65_A/1"}};
  contents.failures = {{"acme/65_A/2", {}}};
  contents.not_attempted = {{"c3", "acme/65_A/3", "3", nodes::deletion_reason::trashed}};
  note(report, contents);
  EXPECT_EQ(report.deleted, 1U);
  EXPECT_THAT(lines_of(report),
              ElementsAre("acme/65_A/1 deleted", "acme/65_A/2 failed", "acme/65_A/3 planned"));
  EXPECT_EQ(report.deletions.back().reason, "trashed");
}

TEST(report_notes, name_contents_of_removed_spaces_that_could_not_be_deleted_but_no_scopes) {
  cycle_report report;
  std::vector<nodes::cleanup_outcome> cleanups(1);
  cleanups[0].result.failures = {{"acme/65_A/1", {}}, {"A", {}}, {"scope /Root/A", {}}};
  note(report, cleanups);
  EXPECT_THAT(lines_of(report), ElementsAre("acme/65_A/1 failed"));
  EXPECT_THAT(steps_of(report), ElementsAre("clean up space", "clean up space", "clean up space"));
}

TEST(report_notes, name_contents_of_a_removed_tenant_that_could_not_be_deleted) {
  cycle_report report;
  nodes::removal_result removal;
  removal.deleted = {{"acme/65_A/1"}};
  removal.failures = {{"acme/65_A/2", "delete", 500, "no"}, {"scope A", "delete scope", 0, "it stays"}};
  note(report, removal);
  EXPECT_EQ(report.deleted, 1U);
  EXPECT_THAT(lines_of(report), ElementsAre("acme/65_A/1 deleted", "acme/65_A/2 failed"));
  EXPECT_EQ(report.failures.size(), 2U);
}

TEST(report_notes, count_the_scopes_that_went_and_those_that_stayed_for_a_failure) {
  cycle_report report;
  std::vector<nodes::cleanup_outcome> cleanups(2);
  cleanups[0].result.files_deleted.resize(8);
  cleanups[0].result.scope_deleted = true;
  cleanups[1].result.files_deleted.resize(1);
  cleanups[1].result.failures.resize(1);
  note(report, cleanups);
  EXPECT_EQ(report.orphaned_files_deleted, 9U);
  EXPECT_EQ(report.orphaned_scopes_deleted, 1U);
  EXPECT_THAT(steps_of(report), ElementsAre("clean up space"));
}

TEST(report_notes, name_spaces_that_can_not_have_a_scope_as_failures) {
  cycle_report report;
  discovered found;
  found.refused_spaces = {{"A/B", "scope", "has a slash in it"}};
  note(report, found, nodes::tally());
  ASSERT_EQ(report.failures.size(), 1U);
  EXPECT_EQ(report.failures[0].key, "A/B");
  EXPECT_EQ(report.failures[0].message, "has a slash in it");
}

TEST(report_notes, name_what_was_left_out_when_deletions_were_planned_as_failures) {
  cycle_report report;
  nodes::deletion_plan plan;
  plan.failures = {{"DOC", "the list is short"}};
  note(report, plan);
  EXPECT_THAT(steps_of(report), ElementsAre("plan deletions"));
  EXPECT_EQ(report.failures[0].key, "DOC");
}

} // namespace

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/office.hpp"
#include "tests/integration/support/remembering_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

class deletions : public remembering_test {};

/// 45 of 50 pages of a space are gone.
class many_deletions : public deletions {
protected:
  void SetUp() override {
    start("", {"--spaces", "1", "--pages", "50", "--attachments", "0", "--tree-roots", "0",
               "--blogposts-percent", "0", "--body-bytes", "50"});
    sync_well();
    for (int page = 0; page < 45; ++page)
      simulator().mutate(R"({"op": "removePage", "id": )" + std::to_string(1'000'000 + page) + "}");
    remember();
  }
};

TEST_P(many_deletions, are_sent_twenty_at_a_time) {
  const auto result = sync_well();
  EXPECT_EQ(writes_of("contentDeleteByContentIds"), 3);
  EXPECT_EQ(result.count("/counts/deleted"), 45);
  expect_in_step();
}

TEST_P(many_deletions, of_which_one_group_fails_are_counted_and_the_others_go_on) {
  simulator().disturb(
      R"({"host": "unique", "operation": "contentDeleteByContentIds", "skip": 1, "status": 200,
                          "body": {"errors": [{"message": "not these"}]}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.status(), "partial");
  const auto failed = result.failures().size();
  ASSERT_TRUE(failed == 20 || failed == 5) << result.report;
  EXPECT_EQ(result.count("/counts/deleted"), 45 - failed);
  EXPECT_EQ(simulator().contents().size(), 5 + failed);
  EXPECT_EQ(result.failures().front().step, "delete");
  sync_well();
  expect_in_step();
}

TEST_P(many_deletions, that_the_platform_does_for_a_part_are_named_one_by_one) {
  const std::string prefix = "acme/500000_S0/10000";
  simulator().change_unique(R"([{"op": "setContent", "key": ")" + prefix + R"(03", "undeletable": true},
                                {"op": "setContent", "key": ")" +
                            prefix + R"(04", "undeletable": true}])");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.count("/counts/deleted"), 43);
  ASSERT_THAT(result.failures(), SizeIs(2)) << result.report;
  EXPECT_THAT(result.failures().front().key, StartsWith(prefix));
}

INSTANTIATE_TEST_SUITE_P(in, many_deletions, ::testing::ValuesIn(both_products()), mode_name);

/// The office was synced.
class office_deletions : public deletions {
protected:
  void SetUp() override {
    start(office);
    sync_well();
    remember();
  }
  /// One sync during which `change` happens after all spaces were diffed and before deletions are checked.
  run_result sync_with_change_after_diffs(const std::string& change, int spaces = 2) {
    // The first calls of the guards and, after those about the root scope, of the clean-up.
    simulator().disturb(R"({"add": [{"host": "unique", "operation": "paginatedContent", "delayMs": 1500},
        {"host": "unique", "operation": "paginatedScope", "skip": 2, "delayMs": 1500}]})");
    background_sync running(directory, sync_of(directory, configuration().write(directory, "acme").string(),
                                               configuration().environment()));
    const auto diffs = [&] {
      const auto all = simulator().requests(before);
      return std::count_if(all.begin(), all.end(), [](const seen_request& one) {
        return one.target.find("file-diff") != std::string::npos;
      });
    };
    EXPECT_TRUE(eventually([&] { return diffs() >= spaces; }));
    simulator().disturb(change);
    return running.wait();
  }
};

class cloud_deletions : public office_deletions {};
class data_center_deletions : public office_deletions {};

TEST_P(office_deletions, of_a_removed_space_take_its_scope_too) {
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  EXPECT_EQ(sync_well().count("/counts/orphanedScopesDeleted"), 1);
  EXPECT_EQ(writes_of("deleteFolder"), 1);
  expect_in_step();
}

TEST_P(office_deletions, of_a_removed_space_that_fail_keep_its_scope_and_are_taken_up_again) {
  simulator().mutate(R"([{"op": "addSpace", "key": "NEW", "id": 70},
      {"op": "addPage", "id": 700, "space": "NEW", "title": "n", "labels": ["ai-ingest"]}])");
  sync_well();
  simulator().mutate(R"([{"op": "removeSpace", "key": "HR"}, {"op": "removeSpace", "key": "NEW"}])");
  simulator().change_unique(R"({"op": "setContent", "key": "acme/66_HR/201", "undeletable": true})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.report;
  EXPECT_TRUE(simulator().scopes().contains("Company/Confluence/HR"));
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence/NEW"))
      << "one failure doesn't stop the others";
  EXPECT_EQ(result.count("/counts/orphanedScopesDeleted"), 1);
  simulator().change_unique(R"({"op": "setContent", "key": "acme/66_HR/201", "undeletable": false})");
  sync_well();
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence/HR"));
  expect_in_step();
}

TEST_P(office_deletions, leave_scopes_of_others_below_the_root_alone) {
  simulator().change_unique(R"([
      {"op": "addScope", "path": "Company/Confluence/THEIRS", "externalId": "confc:globex:9:THEIRS", "inheritAccess": true},
      {"op": "addScope", "path": "Company/Confluence/MANUAL", "inheritAccess": true},
      {"op": "addScope", "path": "Company/Confluence/ODD", "externalId": "confc:acme", "inheritAccess": true},
      {"op": "putContent", "path": "Company/Confluence/THEIRS", "key": "globex/9_THEIRS/1", "title": "t"},
      {"op": "putContent", "path": "Company/Confluence/MANUAL", "key": "by hand", "title": "t"}])");
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("left alone"));
  const auto scopes = simulator().scopes();
  EXPECT_TRUE(scopes.contains("Company/Confluence/THEIRS"));
  EXPECT_TRUE(scopes.contains("Company/Confluence/MANUAL"));
  EXPECT_TRUE(scopes.contains("Company/Confluence/ODD"));
  EXPECT_FALSE(scopes.contains("Company/Confluence/HR"));
  EXPECT_TRUE(simulator().contents().contains("globex/9_THEIRS/1"));
  EXPECT_TRUE(simulator().contents().contains("by hand"));
}

TEST_P(office_deletions, are_none_when_no_space_is_found_at_all) {
  for (const char* page : {"101", "104", "201"}) {
    simulator().mutate(R"({"op": "setLabels", "labels": [], "id": )" + std::string(page) + "}");
  }
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("no space was discovered"));
  expect_untouched();
}

TEST_P(office_deletions, are_none_when_both_labels_are_mistyped_which_log_report_and_table_say) {
  configuration().set("confluence.ingestSingleLabel", "ai-injest");
  configuration().set("confluence.ingestAllLabel", "ai-injest-all");
  const auto result = sync_well();
  const auto what = HasSubstr("no page with the label 'ai-injest' or 'ai-injest-all' was found");
  EXPECT_THAT(result.log, HasSubstr("no page with either label was found"));
  EXPECT_THAT(result.report, what);
  EXPECT_THAT(result.output, what);
  expect_untouched();
}

TEST_P(office_deletions, do_not_come_with_a_doubt_about_labels_that_find_something) {
  configuration().set("confluence.ingestSingleLabel", "mistyped");
  EXPECT_THAT(sync().report, ::testing::Not(HasSubstr("no page with the label")));
}

TEST_P(office_deletions, are_averted_for_what_is_found_again) {
  simulator().disturb(R"({"modes": {"index_lag": "104"}})");
  const auto result = sync_with_change_after_diffs(R"({"modes": {"index_lag": ""}})");
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.report, HasSubstr("acme/65_DOC/104"));
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  expect_untouched();
}

TEST_P(office_deletions, are_averted_for_the_whole_tree_of_a_root_that_was_overlooked) {
  simulator().disturb(R"({"modes": {"index_lag": "101"}})");
  const auto result = sync_with_change_after_diffs(R"({"modes": {"index_lag": ""}})");
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.report, HasSubstr("acme/65_DOC/103"));
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  expect_untouched();
}

TEST_P(office_deletions, are_none_in_a_tree_whose_root_shows_only_its_other_label) {
  simulator().mutate(R"({"op": "setLabels", "id": 101, "labels": ["ai-ingest", "ai-ingest-all"]})");
  simulator().disturb(R"({"modes": {"labels_at_most": 1}})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 0);
  expect_untouched();
}

TEST_P(office_deletions, are_averted_for_a_space_below_an_overlooked_root_of_a_skipped_type) {
  simulator().mutate(R"([{"op": "addSpace", "key": "WB", "id": 70},
      {"op": "addPage", "id": 700, "space": "WB", "title": "board", "type": "whiteboard", "labels": ["ai-ingest-all"]},
      {"op": "addPage", "id": 701, "space": "WB", "title": "below", "parent": 700}])");
  sync_well();
  remember();
  ASSERT_TRUE(held.contains("acme/70_WB/701"));
  simulator().disturb(R"({"modes": {"index_lag": "700"}})");
  const auto result = sync_with_change_after_diffs(R"({"modes": {"index_lag": ""}})");
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_EQ(result.count("/counts/orphanedFilesDeleted"), 0);
  expect_untouched();
}

TEST_P(office_deletions, are_averted_for_pages_that_come_under_an_unknown_type) {
  simulator().mutate(R"([{"op": "setType", "id": 104, "type": "livedoc"},
                         {"op": "setType", "id": 201, "type": "livedoc"}])");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  EXPECT_EQ(result.count("/counts/orphanedScopesDeleted"), 0) << "201 is the only page of its space";
  expect_untouched();
}

TEST_P(office_deletions, of_what_stays_missing_are_done_without_the_check_and_with_it) {
  for (const std::string check : {"enabled", "disabled"}) {
    start(office);
    configuration().set("processing.verifyDeletions", check);
    sync_well();
    simulator().mutate(R"({"op": "removePage", "id": 104})");
    EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
    expect_in_step();
  }
}

TEST_P(office_deletions, are_none_when_the_search_before_them_fails) {
  configuration().set("processing.verifyDeletions", "search");
  simulator().mutate(R"({"op": "removePage", "id": 104})");
  const auto result = sync_with_change_after_diffs(
      R"({"host": ")" + std::string(GetParam().data_center ? "data-center" : "cloud") +
      R"(", "contains": "/content/search", "status": 400, "body": {}, "count": -1})");
  expect_refused(result, "check before deleting failed");
}

TEST_P(data_center_deletions, are_none_when_the_login_has_lapsed_and_no_answer_says_so) {
  simulator().mutate(R"({"op": "removePage", "id": 104})");
  const auto result =
      sync_with_change_after_diffs(R"({"modes": {"anonymous": "true", "anonymous_unmarked": "true"}})");
  expect_refused(result, "does not accept the configured login");
}

TEST_P(cloud_deletions, of_a_space_that_v2_does_not_know_are_none_since_that_may_be_a_lapsed_login) {
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  configuration().set("processing.unreachableSpaces", "keep");
  simulator().disturb(R"({"host": "cloud", "contains": "/api/v2/spaces", "status": 404, "count": -1})");
  const auto result = sync_well();
  expect_untouched();
  EXPECT_THAT(result.report, ::testing::ContainsRegex("\"deletionUndecided\": \\[\n *\"acme/[0-9]+_HR/\""));
}

TEST_P(cloud_deletions,
       of_a_space_that_is_not_shown_are_checked_by_searches_where_pages_may_not_be_asked_for) {
  simulator().disturb(R"({"modes": {"index_hides_spaces": "HR", "missing_scopes": "read:page:confluence"},
      "add": [{"host": "cloud", "contains": "/api/v2/spaces?keys=HR", "body": {"results": [], "_links": {}}, "count": -1}]})");
  const auto result = sync_with_change_after_diffs(R"({"modes": {"index_hides_spaces": ""}})", 1);
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.report, HasSubstr("read:page:confluence"));
  EXPECT_THAT(result.report, HasSubstr("another search found contents of the space"));
  expect_untouched();
}

TEST_P(office_deletions, of_a_space_that_is_only_hidden_follow_unreachableSpaces) {
  simulator().mutate(R"({"op": "hideSpace", "key": "HR"})");
  configuration().set("processing.unreachableSpaces", "keep");
  const auto kept = sync_well();
  expect_untouched();
  EXPECT_THAT(kept.report, ::testing::ContainsRegex("\"spaceUnreachable\": \\[\n *\"HR\""));
  configuration().set("processing.unreachableSpaces", "remove");
  EXPECT_EQ(sync_well().count("/counts/orphanedScopesDeleted"), 1);
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence/HR"));
}

TEST_P(office_deletions, above_the_percentage_of_a_space_are_refused) {
  simulator().mutate(R"({"op": "removePage", "id": 104})"); // one of the six of its space
  configuration().set("processing.maxDeletePercent", "16");
  expect_refused(sync(), "maxDeletePercent");
  configuration().set("processing.maxDeletePercent", "17");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(office_deletions, of_a_whole_space_count_as_all_of_it_for_the_percentage) {
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  configuration().set("processing.maxDeletePercent", "99");
  expect_refused(sync(), "maxDeletePercent");
}

TEST_P(office_deletions, above_max_delete_are_refused_those_of_removed_spaces_included) {
  simulator().mutate(R"([{"op": "removePage", "id": 104}, {"op": "removeSpace", "key": "HR"}])");
  expect_refused(sync({"--max-delete", "2"}), "--max-delete");
  expect_refused(sync({"--max-delete", "0"}), "--max-delete");
  sync_well({"--max-delete", "3"});
  expect_in_step();
}

TEST_P(office_deletions, are_none_when_the_list_is_truncated) {
  simulator().mutate(R"([{"op": "removePage", "id": 104}, {"op": "removeSpace", "key": "HR"}])");
  configuration().set("processing.maxItemsToScan", "2");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.report, HasSubstr("\"truncated\": true"));
  expect_untouched();
}

TEST_P(office_deletions, are_none_when_discovery_fails) {
  simulator().mutate(R"({"op": "removePage", "id": 104})");
  simulator().disturb(R"({"host": ")" + std::string(GetParam().data_center ? "data-center" : "cloud") +
                      R"(", "contains": "/content/search", "status": 403, "body": {}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1);
  expect_untouched();
}

INSTANTIATE_TEST_SUITE_P(in, office_deletions, ::testing::ValuesIn(both_products()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, cloud_deletions, ::testing::Values(both_products().front()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, data_center_deletions, ::testing::Values(both_products().back()), mode_name);

} // namespace

} // namespace cfc::test

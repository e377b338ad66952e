#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

/// One space with three pages.
constexpr const char* one_space = R"({
  "spaces": [{"key": "DOC", "id": 65}],
  "pages": [{"id": 101, "space": "DOC", "title": "a", "labels": ["ai-ingest"]},
            {"id": 102, "space": "DOC", "title": "b", "labels": ["ai-ingest"]},
            {"id": 103, "space": "DOC", "title": "c", "labels": ["ai-ingest"]}]})";

/// Spaces whose keys are parts of each other's.
constexpr const char* nested_keys = R"({
  "spaces": [{"key": "A", "id": 65}, {"key": "AB", "id": 165}],
  "pages": [{"id": 101, "space": "A", "title": "a", "labels": ["ai-ingest"]},
            {"id": 102, "space": "A", "title": "b", "labels": ["ai-ingest"]},
            {"id": 201, "space": "AB", "title": "c", "labels": ["ai-ingest"]},
            {"id": 202, "space": "AB", "title": "d", "labels": ["ai-ingest"]}]})";

class guards : public cycle_test {
protected:
  /// After a first sync.
  void begin(const char* scenario) {
    start(scenario);
    sync_well();
    remember();
  }
  void remember() {
    held = simulator().contents();
    before = simulator().last_request();
  }
  /// The next diff's answer.
  void answer_diff(const std::string& lists) const {
    simulator().disturb(R"({"host": "unique", "contains": "file-diff", "status": 201, "body": )" + lists +
                        "}");
  }
  void expect_aborted_untouched(const run_result& result, const std::string& reason) const {
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_EQ(result.status(), "aborted");
    EXPECT_THAT(result.abort_reason(), HasSubstr(reason));
    EXPECT_THAT(simulator().writes(before), IsEmpty());
    EXPECT_EQ(simulator().contents(), held);
  }
  std::map<std::string, stored_content> held;
  std::uint64_t before = 0;
};

TEST_P(guards, a_diff_that_fails_aborts) {
  begin(one_space);
  simulator().mutate(R"({"op": "removePage", "id": 101})");
  simulator().disturb(
      R"({"host": "unique", "contains": "file-diff", "status": 400, "body": {"message": "no"}})");
  expect_aborted_untouched(sync(), "400");
}

TEST_P(guards, a_diff_whose_answer_is_no_json_aborts) {
  begin(one_space);
  simulator().disturb(
      R"({"host": "unique", "contains": "file-diff", "status": 201, "body": "<html>", "count": -1})");
  expect_aborted_untouched(sync(), "<html>");
}

TEST_P(guards, full_deletion_of_items_that_were_submitted_aborts) {
  begin(one_space);
  answer_diff(
      R"({"newFiles": [], "updatedFiles": [], "movedFiles": [], "deletedFiles": ["101", "102", "103"]})");
  expect_aborted_untouched(sync(), "full-deletion guard");
}

TEST_P(guards, full_deletion_aborts_even_with_new_items_when_it_contradicts_itself) {
  begin(one_space);
  answer_diff(
      R"({"newFiles": ["101"], "updatedFiles": [], "movedFiles": [], "deletedFiles": ["101", "102", "103"]})");
  expect_aborted_untouched(sync(), "full-deletion guard");
}

TEST_P(guards, full_deletion_without_anything_new_aborts) {
  begin(one_space);
  simulator().mutate(R"([{"op": "removePage", "id": 101}, {"op": "removePage", "id": 102}])");
  answer_diff(
      R"({"newFiles": [], "updatedFiles": ["103"], "movedFiles": [], "deletedFiles": ["101", "102", "103"]})");
  expect_aborted_untouched(sync(), "full-deletion guard");
}

TEST_P(guards, the_replacement_of_all_contents_by_new_ones_goes_on_with_a_warning) {
  begin(one_space);
  simulator().mutate(R"([{"op": "removePage", "id": 101}, {"op": "removePage", "id": 102},
                         {"op": "removePage", "id": 103},
                         {"op": "addPage", "id": 110, "space": "DOC", "title": "n", "labels": ["ai-ingest"]}])");
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("replaced by new ones"));
  EXPECT_THAT(keys(), UnorderedElementsAre("65_DOC/110"));
  expect_in_step();
}

TEST_P(guards, a_partial_deletion_is_allowed) {
  begin(one_space);
  simulator().mutate(R"([{"op": "removePage", "id": 101}, {"op": "removePage", "id": 102}])");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 2);
  expect_in_step();
}

TEST_P(guards, a_submitted_item_is_never_deleted_whatever_the_diff_says) {
  begin(one_space);
  answer_diff(R"({"newFiles": [], "updatedFiles": [], "movedFiles": [], "deletedFiles": ["101"]})");
  EXPECT_THAT(sync_well().log, HasSubstr("they are kept"));
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  EXPECT_EQ(simulator().contents(), held);
}

TEST_P(guards, keys_that_were_never_submitted_are_reported_and_ignored) {
  begin(one_space);
  answer_diff(
      R"({"newFiles": ["999"], "updatedFiles": ["998", "101::att5"], "movedFiles": ["997"], "deletedFiles": []})");
  const auto result = sync_well();
  EXPECT_THAT(result.log, HasSubstr("never submitted"));
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  EXPECT_EQ(result.count("/counts/pages/new"), 0);
}

TEST_P(guards, deletions_of_keys_that_unique_does_not_hold_are_ignored) {
  begin(one_space);
  answer_diff(R"({"newFiles": [], "updatedFiles": [], "movedFiles": [],
                  "deletedFiles": ["555", "acme/65_DOC/101", "../65_DOC/101", ""]})");
  sync_well();
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  EXPECT_EQ(simulator().contents(), held);
}

TEST_P(guards, a_failing_look_up_before_deleting_aborts) {
  begin(one_space);
  simulator().mutate(R"({"op": "removePage", "id": 101})");
  simulator().disturb(R"({"host": "unique", "operation": "paginatedContent", "status": 200,
                          "body": {"errors": [{"message": "try later"}]}})");
  expect_aborted_untouched(sync(), "try later");
}

TEST_P(guards, one_space_that_objects_keeps_the_deletions_of_all_spaces) {
  begin(nested_keys);
  simulator().mutate(R"([{"op": "removePage", "id": 101}, {"op": "removePage", "id": 201}])");
  simulator().disturb(R"({"host": "unique", "contains": "file-diff", "skip": 1, "status": 400, "body": {}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  EXPECT_EQ(simulator().contents(), held);
}

TEST_P(guards, nothing_of_another_space_is_deleted_though_its_key_contains_ours) {
  for (const std::string v1 : {"enabled", "disabled"}) {
    start(nested_keys);
    configuration().set("ingestion.useV1KeyFormat", v1);
    sync_well();
    remember();
    EXPECT_EQ(held.size(), 4);
    sync_well();
    EXPECT_THAT(simulator().writes(before), IsEmpty()) << v1;
    simulator().mutate(R"({"op": "removePage", "id": 101})");
    EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
    held.erase((v1 == "enabled" ? "" : "acme/") + std::string("65_A/101"));
    EXPECT_EQ(simulator().contents(), held) << v1;
  }
}

TEST_P(guards, nothing_of_another_tenant_is_deleted_though_its_key_contains_ours) {
  begin(one_space);
  simulator().change_unique(R"([
      {"op": "putContent", "scopeId": "scope_root", "key": "big-acme/65_DOC/7", "title": "theirs"},
      {"op": "putContent", "scopeId": "scope_root", "key": "acme/65_DOCX/8", "title": "not this space's"},
      {"op": "putContent", "scopeId": "scope_root", "key": "archive/acme/65_DOC/101", "title": "a copy"}])");
  remember();
  sync_well();
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  EXPECT_EQ(simulator().contents(), held);
  simulator().mutate(R"({"op": "removePage", "id": 102})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 1);
  held.erase("acme/65_DOC/102");
  EXPECT_EQ(simulator().contents(), held);
}

/// Foreign contents must not hide from the guard that all of ours would go.
TEST_P(guards, contents_of_others_do_not_count_for_the_full_deletion_guard) {
  begin(one_space);
  simulator().change_unique(
      R"({"op": "putContent", "scopeId": "scope_root", "key": "big-acme/65_DOC/7", "title": "theirs"})");
  remember();
  answer_diff(
      R"({"newFiles": [], "updatedFiles": [], "movedFiles": [], "deletedFiles": ["101", "102", "103"]})");
  expect_aborted_untouched(sync(), "full-deletion guard");
}

TEST_P(guards, contents_have_keys_without_the_tenant_in_the_v1_format) {
  start(one_space);
  configuration().set("ingestion.useV1KeyFormat", "enabled");
  sync_well();
  remember();
  EXPECT_TRUE(held.contains("65_DOC/101"));
  EXPECT_EQ(held.size(), 3);
  sync_well();
  EXPECT_THAT(simulator().writes(before), IsEmpty());
}

TEST_P(guards, another_key_format_aborts_before_everything_is_stored_twice) {
  begin(one_space);
  configuration().set("ingestion.useV1KeyFormat", "enabled");
  expect_aborted_untouched(sync(), "useV1KeyFormat");
}

TEST_P(guards, the_key_format_changed_back_aborts_too) {
  start(one_space);
  configuration().set("ingestion.useV1KeyFormat", "enabled");
  sync_well();
  remember();
  configuration().set("ingestion.useV1KeyFormat", "disabled");
  expect_aborted_untouched(sync(), "useV1KeyFormat");
}

TEST_P(guards, a_space_whose_pages_lost_their_labels_is_checked_again_and_then_removed) {
  begin(nested_keys);
  simulator().mutate(R"([{"op": "unlabel", "id": 201, "labels": ["ai-ingest"]},
                         {"op": "unlabel", "id": 202, "labels": ["ai-ingest"]}])");
  const auto result = sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("65_A/101", "65_A/102"));
  EXPECT_EQ(result.count("/counts/orphanedScopesDeleted"), 1);
}

INSTANTIATE_TEST_SUITE_P(in, guards, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

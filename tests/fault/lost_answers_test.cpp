#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// A page that Unique holds, and that has been edited since.
class an_update : public cycle_test {
protected:
  void SetUp() override {
    start(R"({"spaces": [{"key": "DOC", "id": 65}],
              "pages": [{"id": 100, "space": "DOC", "title": "old", "labels": ["ai-ingest"]}]})");
    sync_well();
    earlier = stored("65_DOC/100");
    simulator().mutate(R"({"op": "editPage", "id": 100, "title": "new", "body": "<p>a new body</p>"})");
  }
  run_result sync_disturbed(const std::string& fault, const std::vector<std::string>& more = {}) const {
    simulator().disturb(R"({"host": "unique", "operation": "contentUpsert", )" + fault + "}");
    return sync(more);
  }
  void expect_earlier_version() const {
    const auto now = stored("65_DOC/100");
    EXPECT_EQ(now, earlier);
    EXPECT_EQ(now.id, earlier.id);
    EXPECT_TRUE(now.finalised);
  }
  void expect_repaired_by_the_next_cycle() const {
    simulator().disturb(R"({"clear": true})");
    sync_well();
    expect_in_step();
  }
  stored_content earlier;
};

TEST_P(an_update, that_graphql_refuses_leaves_the_earlier_version) {
  const auto result =
      sync_disturbed(R"("status": 200, "body": {"errors": [{"message": "no"}], "data": null})");
  EXPECT_EQ(result.exit_code, 3) << result.log;
  expect_earlier_version();
  expect_repaired_by_the_next_cycle();
}

TEST_P(an_update, that_meets_an_hourly_quota_leaves_the_earlier_version_and_aborts) {
  const auto result = sync_disturbed(R"("status": 429, "fields": {"Retry-After": "3600"})");
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("3600 s"));
  expect_earlier_version();
  expect_repaired_by_the_next_cycle();
}

TEST_P(an_update, that_never_reaches_the_platform_leaves_the_earlier_version) {
  const auto result = sync_disturbed(R"("drop": true, "count": 10)");
  EXPECT_EQ(result.exit_code, 3) << result.log;
  expect_earlier_version();
  expect_repaired_by_the_next_cycle();
}

TEST_P(an_update, whose_registration_is_carried_out_without_an_answer_goes_and_is_new_in_the_next_cycle) {
  const auto result = sync_disturbed(R"("cutBodyAfter": 0, "count": 10)");
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_THAT(simulator().contents(), IsEmpty());
  expect_repaired_by_the_next_cycle();
}

INSTANTIATE_TEST_SUITE_P(in, an_update, ::testing::Values(both_products().front()), mode_name);

/// 45 of 50 pages of a space are gone.
class a_lost_deletion : public cycle_test {
protected:
  void SetUp() override {
    start("", {"--spaces", "1", "--pages", "50", "--attachments", "0", "--tree-roots", "0",
               "--blogposts-percent", "0", "--body-bytes", "50"});
    sync_well();
    for (int page = 0; page < 45; ++page)
      simulator().mutate(R"({"op": "removePage", "id": )" + std::to_string(1'000'000 + page) + "}");
  }
  void disturb(const std::string& fault) const {
    simulator().disturb(R"({"host": "unique", "operation": "contentDeleteByContentIds", )" + fault + "}");
  }
};

TEST_P(a_lost_deletion, that_was_carried_out_counts_as_one) {
  disturb(R"("cutBodyAfter": 10, "count": 2)");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 45);
  expect_in_step();
}

TEST_P(a_lost_deletion, that_meets_an_hourly_quota_aborts_the_cycle) {
  disturb(R"("status": 429, "fields": {"Retry-After": "3600"}, "count": -1)");
  const auto before = simulator().last_request();
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_EQ(result.status(), "aborted");
  EXPECT_THAT(result.abort_reason(), HasSubstr("3600 s"));
  EXPECT_LE(simulator().writes(before).size(), 3U) << "none is tried again";
  simulator().disturb(R"({"clear": true})");
  sync_well();
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, a_lost_deletion, ::testing::Values(both_products().front()), mode_name);

/// A removed space of 150 pages.
class a_lost_cleanup : public cycle_test {};

TEST_P(a_lost_cleanup, whose_deletions_were_carried_out_ends_with_the_scope) {
  start("", {"--spaces", "2", "--pages", "300", "--attachments", "0", "--body-bytes", "50"});
  sync_well();
  simulator().mutate(R"({"op": "removeSpace", "key": "S1"})");
  simulator().disturb(
      R"({"host": "unique", "operation": "contentDeleteByContentIds", "cutBodyAfter": 0, "count": 3})");
  sync_well();
  expect_in_step();
  EXPECT_EQ(simulator().scopes().count("Company/Confluence/S1"), 0U);
}

INSTANTIATE_TEST_SUITE_P(in, a_lost_cleanup, ::testing::Values(both_products().front()), mode_name);

/// What the diff must not be believed to say.
class half_a_diff : public an_update {};

TEST_P(half_a_diff, aborts_the_cycle_and_changes_nothing) {
  for (const std::string body :
       {R"({"newFiles": []})", R"({"newFiles": [], "updatedFiles": [], "movedFiles": []})",
        R"({"newFiles": null, "updatedFiles": null, "movedFiles": null, "deletedFiles": null})"}) {
    simulator().disturb(R"({"host": "unique", "contains": "file-diff", "status": 200, "body": )" + body +
                        "}");
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 1) << body << result.log;
    EXPECT_THAT(result.abort_reason(), HasSubstr("file-diff")) << body;
    expect_earlier_version();
  }
}

INSTANTIATE_TEST_SUITE_P(in, half_a_diff, ::testing::Values(both_products().front()), mode_name);

/// A download that Data Center throttles by 403 (REL-1).
class a_throttled_download : public cycle_test {};

TEST_P(a_throttled_download, by_403_is_tried_again) {
  for (const std::string field : {R"("Retry-After": "1")", R"("X-RateLimit-Remaining": "0")"}) {
    start(R"({"spaces": [{"key": "DOC", "id": 65}],
              "pages": [{"id": 100, "space": "DOC", "title": "p", "labels": ["ai-ingest"]}],
              "attachments": [{"id": 901, "page": 100, "title": "a.txt", "mediaType": "text/plain",
                               "size": 3000}]})");
    simulator().disturb(R"({"host": "data-center", "contains": "a.txt", "status": 403, "fields": {)" + field +
                        "}}");
    sync_well();
    expect_in_step();
  }
}

INSTANTIATE_TEST_SUITE_P(in, a_throttled_download, ::testing::Values(both_products().back()), mode_name);

} // namespace

} // namespace cfc::test

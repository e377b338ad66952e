#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// The office was synced; then edits leave contents in Unique that no page or attachment stands behind any
/// more, although nothing was removed.
class stale_contents : public cycle_test {
protected:
  void SetUp() override {
    start(office);
    sync_well();
  }
  std::string mark_of_hr() const { return simulator().scopes().at("Company/Confluence/HR").external_id; }
};

constexpr const char* two_emptied =
    R"([{"op": "emptyBody", "id": 103}, {"op": "editAttachment", "id": 900, "size": 0}])";

TEST_P(stale_contents, of_a_page_and_an_attachment_that_became_empty_are_deleted) {
  simulator().mutate(two_emptied);
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 2);
  EXPECT_THAT(keys(), Not(Contains("65_DOC/103")));
  EXPECT_THAT(keys(), Not(Contains("65_DOC/102::att900")));
  expect_in_step();
  EXPECT_EQ(sync_well().count("/counts/deleted"), 0);
}

TEST_P(stale_contents, of_emptied_items_count_for_the_limits) {
  simulator().mutate(two_emptied);
  const auto held = simulator().contents();
  const auto by_number = sync({"--max-delete", "1"});
  EXPECT_EQ(by_number.exit_code, 1) << by_number.log;
  EXPECT_THAT(by_number.abort_reason(), HasSubstr("--max-delete"));
  configuration().set("processing.maxDeletePercent", "33"); // two of six
  const auto by_percent = sync();
  EXPECT_EQ(by_percent.exit_code, 1) << by_percent.log;
  EXPECT_THAT(by_percent.abort_reason(), HasSubstr("maxDeletePercent"));
  EXPECT_EQ(simulator().contents(), held);
}

TEST_P(stale_contents, of_a_page_that_has_text_again_when_it_is_looked_at_once_more_are_kept) {
  simulator().mutate(R"([{"op": "emptyBody", "id": 103}, {"op": "editAttachment", "id": 900, "size": 10}])");
  const auto held = simulator().contents();
  // The look before deleting reads page 103 alone, after its space's bodies.
  const bool data_center = GetParam().data_center;
  simulator().disturb(
      std::string(R"({"host": ")") + (data_center ? "data-center" : "cloud") + R"(", "contains": ")" +
      (data_center ? "/rest/api/content/103" : "id%3D103") + R"(", "skip": 1, "status": 200, "body": )" +
      (data_center ? R"({"id": "103", "body": {"storage": {"value": "<p>back</p>"}}}})"
                   : R"({"results": [{"id": "103", "body": {"storage": {"value": "<p>back</p>"}}}]}})"));
  const auto result = sync_well();
  EXPECT_THAT(keys(), Contains("65_DOC/103")) << result.log;
}

TEST_P(stale_contents, of_a_space_that_was_removed_and_made_again_under_its_key_are_deleted) {
  simulator().mutate(R"([{"op": "removeSpace", "key": "HR"}, {"op": "addSpace", "key": "HR", "id": 77},
      {"op": "addPage", "id": 770, "space": "HR", "title": "new", "labels": ["ai-ingest"]}])");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/orphanedFilesDeleted"), 2) << result.report;
  EXPECT_EQ(mark_of_hr(), "confc:acme:77:HR");
  expect_in_step();
}

TEST_P(stale_contents, of_a_space_made_again_that_can_not_be_deleted_are_taken_up_again) {
  simulator().mutate(R"([{"op": "removeSpace", "key": "HR"}, {"op": "addSpace", "key": "HR", "id": 77},
      {"op": "addPage", "id": 770, "space": "HR", "title": "new", "labels": ["ai-ingest"]}])");
  simulator().change_unique(R"({"op": "setContent", "key": "acme/66_HR/201", "undeletable": true})");
  EXPECT_EQ(sync().exit_code, 3);
  EXPECT_EQ(mark_of_hr(), "confc:acme:66:HR");
  simulator().change_unique(R"({"op": "setContent", "key": "acme/66_HR/201", "undeletable": false})");
  sync_well();
  EXPECT_EQ(mark_of_hr(), "confc:acme:77:HR");
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, stale_contents, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

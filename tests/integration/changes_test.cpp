#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

/// The office was synced once; each test changes it and syncs again.
class a_later_sync : public cycle_test {
protected:
  void SetUp() override {
    start(office);
    sync_well();
    before = simulator().last_request();
  }
  std::vector<std::string> writes() const { return simulator().writes(before); }
  std::uint64_t before = 0;
};

TEST_P(a_later_sync, stores_an_edited_page_again_and_nothing_else) {
  const auto old = stored("65_DOC/102");
  simulator().mutate(R"({"op": "editPage", "id": 102, "title": "New title", "body": "<p>New</p>"})");
  const auto result = sync_well();
  EXPECT_EQ(stored("65_DOC/102").title, "New title");
  EXPECT_NE(stored("65_DOC/102").sha256, old.sha256);
  EXPECT_EQ(stored("65_DOC/102").id, old.id);
  EXPECT_THAT(writes(), ElementsAre("generateScopesBasedOnPaths", "contentUpsert", "PUT", "contentUpsert"));
  EXPECT_EQ(result.count("/counts/pages/updated"), 1);
  EXPECT_EQ(result.count("/counts/pages/unchanged"), 4);
  EXPECT_EQ(result.count("/counts/attachments/unchanged"), 3);
  expect_in_step();
}

TEST_P(a_later_sync, stores_an_edited_attachment_again_and_nothing_else) {
  simulator().mutate(R"({"op": "editAttachment", "id": 901, "content": "other bytes"})");
  const auto result = sync_well();
  EXPECT_EQ(stored("65_DOC/102::att901").byte_size, std::string("other bytes").size());
  EXPECT_THAT(writes(), ElementsAre("generateScopesBasedOnPaths", "contentUpsert", "PUT", "contentUpsert"));
  EXPECT_EQ(result.count("/counts/attachments/updated"), 1);
  expect_in_step();
}

TEST_P(a_later_sync, stores_what_is_new) {
  simulator().mutate(R"([{"op": "addPage", "id": 106, "space": "DOC", "title": "More", "parent": 103},
                         {"op": "addAttachment", "page": 101, "id": 903, "title": "a.csv", "mediaType": "text/csv",
                          "size": 100},
                         {"op": "label", "id": 105, "labels": ["ai-ingest"]}])");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/new"), 2);
  EXPECT_EQ(result.count("/counts/attachments/new"), 2);
  EXPECT_THAT(keys(), Contains("65_DOC/106"));
  EXPECT_THAT(keys(), Contains("65_DOC/101::att903"));
  EXPECT_THAT(keys(), Contains("65_DOC/105"));
  expect_in_step();
}

TEST_P(a_later_sync, deletes_a_removed_page_with_its_attachments) {
  simulator().mutate(R"([{"op": "movePage", "id": 103, "space": "DOC", "parent": 101},
                         {"op": "removePage", "id": 102}])");
  const auto result = sync_well();
  EXPECT_THAT(keys(), UnorderedElementsAre("65_DOC/101", "65_DOC/103", "65_DOC/104", "66_HR/201",
                                           "66_HR/201::att902"));
  EXPECT_EQ(result.count("/counts/deleted"), 3);
  expect_in_step();
}

TEST_P(a_later_sync, deletes_a_page_that_lost_its_label) {
  simulator().mutate(R"({"op": "unlabel", "id": 104, "labels": ["ai-ingest"]})");
  const auto result = sync_well();
  EXPECT_THAT(keys(), Not(Contains("65_DOC/104")));
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(a_later_sync, deletes_a_removed_attachment_and_keeps_its_page) {
  simulator().mutate(R"({"op": "removeAttachment", "id": 900})");
  const auto result = sync_well();
  EXPECT_THAT(keys(), Not(Contains("65_DOC/102::att900")));
  EXPECT_THAT(keys(), Contains("65_DOC/102"));
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  EXPECT_THAT(writes(), Each("contentDeleteByContentIds"));
  expect_in_step();
}

TEST_P(a_later_sync, deletes_what_a_removed_space_leaves_behind_with_its_scope) {
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  const auto result = sync_well();
  EXPECT_THAT(keys(), Not(Contains(::testing::StartsWith("66_HR/"))));
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence/HR"));
  EXPECT_TRUE(simulator().scopes().contains("Company/Confluence/DOC"));
  EXPECT_EQ(result.count("/counts/orphanedScopesDeleted"), 1);
  EXPECT_EQ(result.count("/counts/orphanedFilesDeleted"), 2);
  expect_in_step();
}

TEST_P(a_later_sync, follows_a_page_that_moved_to_another_space) {
  simulator().mutate(R"({"op": "movePage", "id": 104, "space": "HR"})");
  const auto result = sync_well();
  EXPECT_THAT(keys(), Not(Contains("65_DOC/104")));
  EXPECT_EQ(stored("66_HR/104").scope_path, "Company/Confluence/HR");
  EXPECT_EQ(result.count("/counts/pages/new"), 1);
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(a_later_sync, ends_with_nothing_left_to_do) {
  simulator().mutate(R"([{"op": "editPage", "id": 101, "body": "<p>1</p>"}, {"op": "removePage", "id": 103},
                         {"op": "addSpace", "key": "NEW", "id": 67},
                         {"op": "addPage", "space": "NEW", "title": "N", "labels": ["ai-ingest"]}])");
  sync_well();
  const auto after = simulator().last_request();
  sync_well();
  EXPECT_THAT(simulator().writes(after), IsEmpty());
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, a_later_sync, ::testing::ValuesIn(all_modes()), mode_name);

} // namespace

} // namespace cfc::test

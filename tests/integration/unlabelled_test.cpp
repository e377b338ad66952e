#include "tests/integration/support/remembering_test.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Two spaces of 70 pages each that carry the single label, all of them in Unique.
class unlabelled_contents : public remembering_test {
protected:
  void SetUp() override {
    start("", {"--spaces", "2", "--pages", "140", "--attachments", "0", "--tree-roots", "0",
               "--blogposts-percent", "0", "--body-bytes", "50"});
    sync_well();
    remember();
  }
  /// One page carries the label that the tenant file has got by mistake.
  void mistype_the_label() {
    simulator().mutate(R"({"op": "label", "id": 1000000, "labels": ["ai-injest"]})");
    configuration().set("confluence.ingestSingleLabel", "ai-injest");
  }
  void take_labels_of(int pages) {
    for (int page = 0; page < pages; ++page)
      simulator().mutate(R"({"op": "setLabels", "labels": [], "id": )" + std::to_string(1'000'000 + page) +
                         "}");
  }
  run_result plan(const std::vector<std::string>& more = {}) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = "plan";
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return run_connector(directory, call);
  }
  std::string lagging;
};

TEST_P(unlabelled_contents, of_a_wrong_label_in_the_tenant_file_are_not_deleted) {
  mistype_the_label();
  for (const std::string check : {"enabled", "search", "disabled"}) {
    configuration().set("processing.verifyDeletions", check);
    const auto result = sync();
    expect_refused(result, "139 of the 140 contents");
    EXPECT_THAT(result.abort_reason(),
                AllOf(HasSubstr("\"ai-injest\""), HasSubstr("--accept-unlabelled 139")));
    EXPECT_EQ(result.count("/counts/unlabelled"), 139) << check;
    EXPECT_EQ(result.count("/counts/pages/discovered"), 1) << "the label is as wrong as it should be";
  }
}

TEST_P(unlabelled_contents, are_shown_by_plan_which_refuses_what_sync_would) {
  mistype_the_label();
  const auto result = plan();
  expect_refused(result, "--accept-unlabelled 139");
  EXPECT_THAT(result.output, HasSubstr("139 of what would be deleted"));
  const auto accepted = plan({"--accept-unlabelled", "139"});
  EXPECT_EQ(accepted.exit_code, 0) << accepted.log;
  EXPECT_EQ(accepted.count("/counts/unlabelled"), 139);
  expect_untouched();
}

TEST_P(unlabelled_contents, go_when_so_many_are_accepted) {
  mistype_the_label();
  expect_refused(sync({"--accept-unlabelled", "138"}), "--accept-unlabelled 139");
  const auto result = sync_well({"--accept-unlabelled", "139"});
  EXPECT_EQ(result.count("/counts/deleted") + result.count("/counts/orphanedFilesDeleted"), 139);
  EXPECT_THAT(keys(), ::testing::ElementsAre("500000_S0/1000000"));
}

TEST_P(unlabelled_contents, are_allowed_up_to_the_percentage) {
  take_labels_of(60);
  expect_refused(sync(), "60 of the 140 contents");
  configuration().set("processing.maxUnlabelledPercent", "43");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 60);
  expect_in_step();
}

TEST_P(unlabelled_contents, that_are_few_go_as_what_was_removed_does) {
  take_labels_of(50);
  for (int page = 51; page < 69; ++page)
    simulator().mutate(R"({"op": "removePage", "id": )" + std::to_string(1'000'000 + page) + "}");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 68);
  EXPECT_EQ(result.count("/counts/unlabelled"), 50);
  expect_in_step();
}

TEST_P(unlabelled_contents, of_a_removed_space_are_none_since_the_space_is_gone) {
  simulator().mutate(R"({"op": "removeSpace", "key": "S1"})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/orphanedFilesDeleted"), 70);
  EXPECT_EQ(result.count("/counts/unlabelled"), 0);
  expect_in_step();
}

TEST_P(unlabelled_contents, are_none_when_a_label_is_written_with_capitals) {
  configuration().set("confluence.ingestSingleLabel", "AI-Ingest");
  EXPECT_EQ(sync_well().count("/counts/unlabelled"), 0);
  expect_untouched();
}

TEST_P(unlabelled_contents, are_all_that_come_without_content) {
  for (int page = 0; page < 60; ++page)
    simulator().mutate(R"({"op": "editPage", "body": "<p>new</p>", "when": "2030-01-01T00:00:00Z", "id": )" +
                       std::to_string(1'000'000 + page) + "}");
  remember();
  simulator().disturb(R"({"modes": {"bodies_are": "empty"}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(),
              AllOf(HasSubstr("60 of the 140 contents"), HasSubstr("without content")));
  EXPECT_EQ(simulator().contents(), held);
  const auto accepted = sync_well({"--accept-unlabelled", "60"});
  EXPECT_EQ(accepted.count("/counts/deleted"), 60);
}

TEST_P(unlabelled_contents, are_held_against_what_is_there_where_unique_counts_too_many) {
  take_labels_of(60);
  remember();
  simulator().disturb(R"({"modes": {"unique_count_off": 1000}})");
  expect_refused(sync(), "60 of the 140 contents");
  configuration().set("processing.maxUnlabelledPercent", "100");
  configuration().set("processing.maxDeletePercent", "80");
  expect_refused(sync(), "60 of the 70 contents of space");
}

TEST_P(unlabelled_contents, are_not_told_by_a_store_that_shows_no_labels_in_their_space) {
  for (int page = 0; page < 45; ++page)
    lagging += (lagging.empty() ? "" : ",") + std::to_string(1'000'000 + page);
  simulator().disturb(R"({"modes": {"index_lag": ")" + lagging + R"(", "store_hides_labels_in": "S0"}})");
  EXPECT_EQ(sync_well().count("/counts/deleted"), 0);
  expect_untouched();
}

TEST_P(unlabelled_contents, of_a_space_whose_type_has_changed_are_not_deleted) {
  const std::string type = GetParam().data_center ? "personal" : "knowledge_base";
  simulator().mutate(R"({"op": "setSpaceType", "key": "S1", "type": ")" + type + R"("})");
  for (const std::string check : {"enabled", "search", "disabled"}) {
    configuration().set("processing.verifyDeletions", check);
    const auto result = sync();
    EXPECT_EQ(result.count("/counts/pages/discovered"), 70) << "the search doesn't find the space";
    expect_untouched();
    // Cloud's content store tells no space's type: there the pages are labelled, and so they are kept.
    if (GetParam().data_center || check != "enabled")
      expect_refused(result, "70 of the 140 contents");
    else
      EXPECT_THAT(result.report, HasSubstr("500001_S1/"));
  }
}

/// Thirty pages with 120 attachments, all of them in Unique.
class not_allowed_contents : public unlabelled_contents {
protected:
  void SetUp() override {
    start("", {"--spaces", "1", "--pages", "30", "--attachments", "120", "--tree-roots", "0",
               "--blogposts-percent", "0", "--body-bytes", "50", "--attachment-bytes", "100"});
    sync_well();
    remember();
    attachments = held.size() - 30;
    ASSERT_GT(attachments, 50U);
  }
  /// As by a slip in the tenant file: nothing that is there is allowed any more.
  void expect_refused_until_accepted() {
    const auto number = std::to_string(attachments);
    for (const std::string check : {"enabled", "search", "disabled"}) {
      configuration().set("processing.verifyDeletions", check);
      const auto result = sync();
      expect_refused(result, number + " of the " + std::to_string(held.size()) + " contents");
      EXPECT_THAT(result.abort_reason(), HasSubstr("--accept-unlabelled " + number)) << check;
      // Where nothing was looked up, nothing tells why they are left out.
      const auto* cause = check == "disabled" ? "may still have them" : "since ingestion.attachments";
      EXPECT_THAT(result.abort_reason(), HasSubstr(cause)) << check;
    }
    configuration().remove("processing.verifyDeletions");
    EXPECT_EQ(sync_well({"--accept-unlabelled", number}).count("/counts/deleted"), attachments);
    EXPECT_THAT(keys(), ::testing::SizeIs(30));
  }
  std::size_t attachments = 0;
};

TEST_P(not_allowed_contents, of_a_changed_list_of_types_are_not_deleted_before_they_are_accepted) {
  configuration().set("ingestion.attachments.allowedMimeTypes", "[application/zip]");
  expect_refused_until_accepted();
}

TEST_P(not_allowed_contents, of_an_empty_list_of_types_are_not_deleted_before_they_are_accepted) {
  configuration().set("ingestion.attachments.allowedMimeTypes", "[]");
  expect_refused_until_accepted();
}

TEST_P(not_allowed_contents, of_a_lower_limit_of_size_are_not_deleted_before_they_are_accepted) {
  configuration().set("ingestion.attachments.maxFileSizeMb", "0.00001");
  expect_refused_until_accepted();
}

TEST_P(not_allowed_contents, of_attachments_switched_off_are_not_deleted_before_they_are_accepted) {
  configuration().set("ingestion.attachments.mode", "disabled");
  expect_refused_until_accepted();
}

INSTANTIATE_TEST_SUITE_P(in, not_allowed_contents, ::testing::ValuesIn(both_products()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, unlabelled_contents, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

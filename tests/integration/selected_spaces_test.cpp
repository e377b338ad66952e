#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// RUN-1: what a run doesn't look at stays as it is.
class selected_spaces : public cycle_test {
protected:
  void SetUp() override { start(office); }

  /// What Unique holds of a space, bytes, states and ids included.
  std::map<std::string, stored_content> held(const std::string& space) const {
    auto all = simulator().contents();
    std::erase_if(all, [&](const auto& one) { return !one.first.starts_with("acme/" + space + "/"); });
    return all;
  }
  std::vector<std::string> searches(std::uint64_t after) const {
    std::vector<std::string> targets;
    for (const auto& one : simulator().requests(after)) {
      if (one.target.find("/content/search") != std::string::npos)
        targets.push_back(one.target);
    }
    return targets;
  }
  /// Something of each kind happens in both spaces.
  void change_both() const {
    simulator().mutate(R"([
      {"op": "editPage", "id": 101, "body": "<p>1</p>"}, {"op": "removePage", "id": 104},
      {"op": "addPage", "id": 110, "space": "DOC", "title": "n", "labels": ["ai-ingest"]},
      {"op": "editPage", "id": 201, "body": "<p>2</p>"},
      {"op": "addPage", "id": 210, "space": "HR", "title": "m", "labels": ["ai-ingest"]}])");
  }
};

TEST_P(selected_spaces, are_all_that_is_ingested_and_every_search_of_discovery_says_so) {
  const auto before = simulator().last_request();
  const auto result = sync_well({"--space", "HR"});
  EXPECT_THAT(keys(), Each(StartsWith("66_HR/")));
  EXPECT_EQ(simulator().scopes().size(), 3) << "the root, its parent and HR";
  EXPECT_THAT(result.report, HasSubstr(R"("selectedSpaces": "only HR")"));
  for (const auto& target : searches(before)) {
    // Beside discovery there are the bodies, by their ids, and one look at whether the login works at all.
    if (target.find("body.storage") == std::string::npos && !target.ends_with("&limit=1")) {
      EXPECT_THAT(target, HasSubstr("space%20IN%20("));
    }
  }
}

TEST_P(selected_spaces, are_all_that_is_changed) {
  sync_well();
  change_both();
  const auto untouched = held("66_HR");
  const auto result = sync_well({"--space", "DOC"});
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  EXPECT_EQ(held("66_HR"), untouched);
  EXPECT_THAT(keys(), AllOf(Contains("65_DOC/110"), Not(Contains("65_DOC/104")), Not(Contains("66_HR/210"))));
  sync_well();
  expect_in_step();
}

TEST_P(selected_spaces, leave_the_excluded_ones_as_they_are) {
  sync_well();
  change_both();
  const auto untouched = held("65_DOC");
  sync_well({"--exclude-space", "DOC"});
  EXPECT_EQ(held("65_DOC"), untouched);
  EXPECT_THAT(keys(), Contains("66_HR/210"));
  sync_well();
  expect_in_step();
}

TEST_P(selected_spaces, do_not_make_a_removed_one_an_orphan) {
  sync_well();
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  const auto untouched = held("66_HR");
  const auto scopes = simulator().scopes();
  sync_well({"--space", "DOC"});
  sync_well({"--exclude-space", "HR"});
  EXPECT_EQ(held("66_HR"), untouched);
  EXPECT_EQ(simulator().scopes(), scopes);
  configuration().set("processing.excludeSpaces", "[HR]");
  sync_well();
  EXPECT_EQ(held("66_HR"), untouched);
  configuration().remove("processing.excludeSpaces");
  sync_well();
  EXPECT_THAT(held("66_HR"), IsEmpty());
}

TEST_P(selected_spaces, are_cleaned_up_when_they_are_gone) {
  sync_well();
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  sync_well({"--space", "HR", "--space", "DOC"});
  EXPECT_THAT(held("66_HR"), IsEmpty());
}

TEST_P(selected_spaces, may_stand_in_the_tenant_file_and_be_narrowed_for_a_run) {
  configuration().set("processing.spaces", "[DOC, HR]");
  sync_well({"--space", "HR"});
  EXPECT_THAT(keys(), Each(StartsWith("66_HR/")));
  sync_well();
  expect_in_step();
}

TEST_P(selected_spaces, in_another_spelling_leave_all_as_it_is) {
  sync_well();
  change_both();
  const auto all = simulator().contents();
  const auto result = sync_well({"--space", "doc"});
  EXPECT_THAT(result.report, HasSubstr("no space with the key doc is known; the nearest known one is DOC"));
  EXPECT_EQ(simulator().contents(), all);
}

TEST_P(selected_spaces, that_leave_none_send_no_request) {
  const auto result = sync({"--space", "DOC", "--exclude-space", "DOC"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.status(), "skipped");
  EXPECT_THAT(simulator().requests(), IsEmpty());
}

TEST_P(selected_spaces, that_nobody_knows_are_named_with_the_nearest_one) {
  const auto result = sync_well({"--space", "HR", "--space", "DCO"});
  EXPECT_THAT(result.report, HasSubstr("no space with the key DCO is known; the nearest known one is DOC"));
  EXPECT_THAT(result.report, Not(HasSubstr("no space with the key HR")));
  EXPECT_THAT(result.log, HasSubstr("no space with this key is known"));
}

TEST_P(selected_spaces, do_not_remove_a_part_of_a_deleted_tenant) {
  sync_well();
  const auto before = simulator().last_request();
  const auto all = simulator().contents();
  configuration().set("status", "deleted");
  EXPECT_EQ(sync({"--space", "HR"}).status(), "skipped");
  configuration().set("processing.spaces", "[HR]");
  const auto result = sync();
  EXPECT_EQ(result.status(), "skipped");
  EXPECT_THAT(result.abort_reason(), HasSubstr("processing.spaces"));
  EXPECT_EQ(simulator().contents(), all);
  EXPECT_EQ(simulator().last_request(), before);
}

/// RUN-5.
TEST_P(selected_spaces, are_ingested_whole_when_that_is_forced) {
  sync_well();
  simulator().mutate(R"({"op": "removePage", "id": 104})");
  const auto before = simulator().last_request();
  const auto untouched = held("66_HR");
  const auto result = sync_well({"--space", "DOC", "--force"});
  EXPECT_EQ(result.count("/counts/pages/ingested"), 3);
  EXPECT_EQ(result.count("/counts/attachments/ingested"), 2);
  EXPECT_EQ(result.count("/counts/deleted"), 1);
  EXPECT_EQ(held("66_HR"), untouched);
  EXPECT_THAT(simulator().writes(before), Contains("contentUpsert"));
  expect_in_step();
  EXPECT_EQ(sync({"--force"}).exit_code, 2);
}

TEST_P(selected_spaces, keep_a_page_that_was_moved_out_of_them) {
  sync_well();
  simulator().mutate(R"({"op": "movePage", "id": 104, "space": "HR"})");
  const auto untouched = held("66_HR");
  const auto result = sync_well({"--space", "DOC"});
  EXPECT_EQ(result.count("/counts/deleted"), 0) << result.report;
  EXPECT_THAT(keys(), Contains("65_DOC/104"));
  EXPECT_EQ(held("66_HR"), untouched);
  sync_well();
  expect_in_step();
}

/// A wrong label must not pass because the spaces that nobody looked at are many.
TEST_P(selected_spaces, are_what_the_share_of_unlabelled_contents_is_measured_by) {
  start("", {"--spaces", "4", "--pages", "320", "--attachments", "0", "--tree-roots", "0",
             "--blogposts-percent", "0", "--body-bytes", "50"});
  sync_well();
  const auto all = simulator().contents();
  const auto first = all.begin()->first;
  const auto space = first.substr(first.find('_') + 1, first.rfind('/') - first.find('_') - 1);
  std::string edits;
  std::size_t of_space = 0;
  for (const auto& [key, content] : all) {
    if (key.find("_" + space + "/") == std::string::npos)
      continue;
    if (++of_space > 1)
      edits += (edits.empty() ? "" : ",") + std::string(R"({"op": "setLabels", "id": )") +
               key.substr(key.rfind('/') + 1) + R"(, "labels": []})";
  }
  ASSERT_GT(of_space, 60);
  ASSERT_LT(of_space * 2, all.size());
  simulator().mutate("[" + edits + "]");
  const auto result = sync({"--space", space});
  EXPECT_EQ(result.exit_code, 1) << result.report;
  EXPECT_THAT(result.abort_reason(), HasSubstr("maxUnlabelledPercent"));
  EXPECT_EQ(simulator().contents(), all);
}

INSTANTIATE_TEST_SUITE_P(in, selected_spaces, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

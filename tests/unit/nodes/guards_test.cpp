#include "nodes/guards.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Space 65 (DOC), of which page 1 was submitted, before a platform that holds contents.
class guards_node_test : public test::node_test {
protected:
  guards_node_test() {
    platform.owner = "s65";
    platform.scopes = test::stored_contents::scope("s65", "DOC", "confc:acme:65:DOC") + "," +
                      test::stored_contents::scope("s66", "HR", "confc:acme:66:HR") + "," +
                      test::stored_contents::scope("s7", "OLD", "confc:other:65:DOC");
    platform.answer_for(offline.network);
  }
  void store(const std::vector<std::string>& items) {
    for (const auto& item : items)
      platform.keys.push_back("acme/65_DOC/" + item);
  }
  space_changes examine(const std::vector<std::string>& deleted,
                        const std::vector<std::string>& updated = {}) {
    return examine(deleted, updated, tested);
  }
  space_changes examine(const std::vector<std::string>& deleted, const std::vector<std::string>& updated,
                        guards_node& node) {
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    records->add_page("1", "", 0, confluence::content_type::page);
    auto answer = std::make_shared<unique::diff_answer>();
    answer->deleted = deleted;
    answer->updated = updated;
    space_diff diff;
    diff.space.records = records;
    diff.answer = answer;
    return send(node.in(), node.out(), std::vector{diff}).at(0);
  }
  static std::vector<std::string> items(const space_changes& changes) {
    std::vector<std::string> keys;
    for (const auto& content : *changes.to_delete)
      keys.push_back(content.item_key);
    return keys;
  }

  test::stored_contents platform;
  own_scopes scopes{*offline.services, "root", ""};
  guards_node tested{graph, *offline.services, run, scopes, {0, true, std::chrono::milliseconds(0)}};
};

/// Images 8 and 9 of page 1 go into it, 10 doesn't fit; all of them are stored by themselves.
class replaced_images_test : public guards_node_test {
protected:
  space_changes examine_images(bool incomplete = false) {
    store({"1", "2", "1::att8", "1::att9", "1::att10"});
    auto records = std::make_shared<space_records>(space_identity{"65", "DOC", "Documents"});
    const auto& page = records->add_page("1", "", 0, confluence::content_type::page);
    for (const std::string id : {"att8", "att9", "att10"}) {
      confluence::attachment image;
      image.id = id;
      records->add_image(page, image, 0,
                         id == "att10" ? std::optional(not_inlined_reason::over_cap) : std::nullopt);
    }
    records->add_page("2", "", 0, confluence::content_type::page);
    auto answer = std::make_shared<unique::diff_answer>();
    answer->deleted = {"1::att8", "1::att9"};
    space_diff diff;
    diff.space.records = records;
    diff.space.incomplete = incomplete;
    diff.answer = answer;
    return send(tested.in(), tested.out(), std::vector{diff}).at(0);
  }
};

TEST_F(replaced_images_test, bring_their_unchanged_page_with_them) {
  const auto changes = examine_images();
  EXPECT_THAT(items(changes), IsEmpty());
  ASSERT_EQ(changes.to_ingest->pages().size(), 1U);
  EXPECT_EQ(changes.to_ingest->pages()[0].id(), "1");
  EXPECT_EQ(changes.to_ingest->images_of("1").second, 3U);
  EXPECT_EQ(changes.updated, 1U);
  ASSERT_NE(changes.replaced_images, nullptr);
  EXPECT_EQ(changes.replaced_images->size(), 2U);
  EXPECT_EQ(changes.replaced_images->front().reason, deletion_reason::replaced_by_inlining);
}

TEST_F(replaced_images_test, stay_where_nothing_is_deleted) {
  const auto changes = examine_images(true);
  EXPECT_EQ(changes.to_ingest->items(), 0U);
  EXPECT_EQ(changes.replaced_images, nullptr);
  EXPECT_THAT(items(changes), IsEmpty());
}

TEST_F(guards_node_test, finds_what_is_to_go_by_its_full_key) {
  store({"1", "2", "2::att9"});
  EXPECT_THAT(items(examine({"2", "2::att9", "4711"})), ElementsAre("2", "2::att9"));
}

TEST_F(guards_node_test, takes_nothing_else_from_a_platform_that_lists_everything) {
  store({"1", "2", "3"});
  platform.keys.emplace_back("acme/165_DOC/2");
  platform.drops_conditions = true;
  EXPECT_THAT(items(examine({"2"})), ElementsAre("2"));
}

TEST_F(guards_node_test, leaves_foreign_contents_below_the_prefix_alone) {
  store({"1", "2", "notes.txt", "2::", "sub/3"});
  const auto changes = examine({"2", "notes.txt", "2::", "sub/3"});
  EXPECT_THAT(items(changes), ElementsAre("2"));
  EXPECT_TRUE(changes.passed);
}

TEST_F(guards_node_test, sees_that_everything_would_go_beside_what_is_foreign) {
  store({"2", "3", "notes.txt"});
  examine({"2", "3", "notes.txt"});
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("full-deletion guard"));
}

TEST_F(guards_node_test, leaves_contents_alone_that_are_in_another_scope) {
  store({"1", "2", "3", "4", "5"});
  platform.owners["acme/65_DOC/3"] = "elsewhere";
  platform.owners["acme/65_DOC/4"] = "s66";
  platform.owners["acme/65_DOC/5"] = "s7";
  const auto changes = examine({"2", "3", "4", "5"});
  EXPECT_THAT(items(changes), ElementsAre("2"));
  EXPECT_EQ(changes.stored_in_unique, 2U);
  ASSERT_NE(changes.foreign, nullptr);
  EXPECT_EQ(changes.foreign->size(), 3U);
  EXPECT_EQ(changes.foreign->front().key, "acme/65_DOC/3");
}

TEST_F(guards_node_test, leaves_everything_alone_when_no_scope_is_marked_for_the_space) {
  store({"1", "2"});
  platform.scopes = test::stored_contents::scope("s65", "DOC", "");
  EXPECT_THAT(items(examine({"2"})), IsEmpty());
}

TEST_F(guards_node_test, takes_a_scope_that_is_still_marked_for_an_earlier_space_of_the_key) {
  store({"1", "2"});
  platform.scopes = test::stored_contents::scope("s65", "DOC", "confc:acme:17:DOC");
  EXPECT_THAT(items(examine({"2"})), ElementsAre("2"));
}

TEST_F(guards_node_test, sees_that_everything_of_ours_would_go_beside_what_is_in_another_scope) {
  store({"2", "3", "4"});
  platform.owners["acme/65_DOC/4"] = "elsewhere";
  examine({"2", "3"});
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("full-deletion guard"));
}

std::size_t times(const std::vector<test::recorded_request>& requests, const std::string& operation) {
  return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [&](const auto& request) {
    return !request.body.empty() && test::text_in(request.body, "/operationName") == operation;
  }));
}

TEST_F(guards_node_test, asks_once_how_many_contents_the_scope_of_an_unchanged_space_has) {
  store({"1"});
  EXPECT_TRUE(examine({}).passed);
  EXPECT_EQ(times(requests(), "PaginatedContentCount"), 1U);
  EXPECT_EQ(times(requests(), "PaginatedContent"), 0U);
}

TEST_F(guards_node_test, asks_so_of_one_space_in_a_hundred) {
  store({"1"});
  for (int i = 0; i < 100; ++i)
    EXPECT_TRUE(examine({}).passed);
  EXPECT_EQ(times(requests(), "PaginatedContentCount"), 1U);
  examine({});
  EXPECT_EQ(times(requests(), "PaginatedContentCount"), 2U);
}

TEST_F(guards_node_test, only_looks_up_what_is_updated_in_the_others) {
  store({"1"});
  examine({});
  EXPECT_TRUE(examine({}, {"1"}).passed);
  EXPECT_EQ(times(requests(), "PaginatedContentCount"), 1U);
  EXPECT_EQ(times(requests(), "PaginatedContent"), 1U);
}

TEST_F(guards_node_test,
       deletes_the_last_content_in_our_scope_when_the_known_ones_were_moved_to_a_folder_by_hand) {
  store({"1", "2"});
  platform.scopes += "," + test::stored_contents::scope("mine", "My pages", "");
  platform.owners["acme/65_DOC/1"] = "mine";
  platform.finished["acme/65_DOC/1"] = 10;
  const auto changes = examine({"2"});
  EXPECT_FALSE(run.stopping()) << run.abort_reason().value_or("");
  EXPECT_THAT(items(changes), ElementsAre("2"));
}

TEST_F(guards_node_test, does_not_delete_the_last_content_when_the_known_ones_are_nowhere) {
  store({"2"});
  examine({"2"});
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("full-deletion guard"));
}

TEST_F(guards_node_test, does_not_take_the_contents_of_another_deployment_for_known) {
  store({"1"});
  platform.owner = "s8";
  platform.scopes += "," + test::stored_contents::scope("s8", "DOC", "confc:acme:65:DOC", "another root") +
                     "," + test::stored_contents::scope("another root", "Two", "confc:data-center:two", "x");
  EXPECT_FALSE(examine({}).passed);
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("another deployment that uses the same keys"));
  EXPECT_THAT(run.abort_reason().value_or(""), HasSubstr("rename the tenant's file"));
}

TEST_F(guards_node_test, lets_a_space_fail_whose_scope_was_moved_and_the_others_go_on) {
  store({"1", "2"});
  platform.owner = "s8";
  platform.scopes = test::stored_contents::scope("s8", "DOC", "confc:acme:65:DOC", "a folder");
  const auto changes = examine({"2"}, {"1"});
  EXPECT_TRUE(changes.passed);
  EXPECT_FALSE(run.stopping());
  EXPECT_EQ(changes.to_ingest->items(), 0U);
  EXPECT_EQ(changes.created + changes.updated, 0U);
  EXPECT_THAT(items(changes), IsEmpty());
  EXPECT_TRUE(changes.incomplete);
  ASSERT_EQ(tested.refused().size(), 1U);
  EXPECT_THAT(tested.refused()[0].reason, HasSubstr("Move the folder back"));
}

TEST_F(guards_node_test, does_not_ingest_what_the_diff_calls_updated_and_unique_shows_nowhere) {
  store({"7", "8"});
  const auto changes = examine({}, {"1"});
  EXPECT_TRUE(changes.passed);
  EXPECT_EQ(changes.to_ingest->items(), 0U);
  EXPECT_EQ(changes.updated, 0U);
  ASSERT_EQ(tested.refused().size(), 1U);
  EXPECT_THAT(tested.refused()[0].reason, HasSubstr("1 items of this space for known"));
}

/// The report has for unchanged what was submitted and is neither new nor updated.
TEST_F(guards_node_test, counts_nothing_of_a_space_that_fails_as_unchanged) {
  store({"1", "2"});
  platform.owner = "s8";
  platform.scopes = test::stored_contents::scope("s8", "DOC", "confc:acme:65:DOC", "a folder");
  const auto changes = examine({"2"}, {"1"});
  ASSERT_EQ(tested.refused().size(), 1U);
  EXPECT_EQ(changes.submitted, 0U);
  EXPECT_EQ(changes.submitted_pages, 0U);
}

TEST_F(guards_node_test, does_not_count_as_unchanged_what_changed_and_is_not_ingested) {
  store({"7", "8"});
  const auto changes = examine({}, {"1"});
  EXPECT_EQ(changes.submitted, 0U);
  EXPECT_EQ(changes.submitted_pages, 0U);
}

TEST_F(guards_node_test, takes_a_space_of_which_nothing_is_ingested_for_submitted_all_the_same) {
  store({"2", "7", "8"});
  const auto changes = examine({"2"}, {"1"});
  EXPECT_FALSE(run.stopping()) << run.abort_reason().value_or("");
  EXPECT_THAT(items(changes), ElementsAre("2"));
  EXPECT_EQ(changes.submitted, 0U);
}

TEST_F(guards_node_test, ingests_what_the_diff_calls_updated_in_our_scope) {
  store({"1"});
  EXPECT_EQ(examine({}, {"1"}).to_ingest->items(), 1U);
  EXPECT_TRUE(tested.refused().empty());
}

TEST_F(guards_node_test, needs_no_total_of_a_list) {
  store({"1", "2"});
  platform.without_total = true;
  EXPECT_THAT(items(examine({"2"})), ElementsAre("2"));
}

} // namespace

#include "nodes/accept.hpp"
#include "nodes/attachment_extraction.hpp"
#include "nodes/descendant_batching.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/search_tracker.hpp"
#include "nodes/roots.hpp"
#include "tests/unit/nodes/results_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::extracted;
using test::page_of;
using test::results_of;
using testing::ElementsAre;

TEST(search_tracker, is_not_complete_before_anything_was_answered) {
  search_tracker tracker;
  EXPECT_FALSE(tracker.complete());
  tracker.expect(1);
  EXPECT_FALSE(tracker.complete());
}

TEST(search_tracker, is_complete_when_all_announced_requests_were_answered) {
  search_tracker tracker;
  tracker.expect(1);
  tracker.answered(1, {2, 3});
  EXPECT_FALSE(tracker.complete());
  tracker.answered(2, {});
  EXPECT_FALSE(tracker.complete());
  tracker.answered(3, {});
  EXPECT_TRUE(tracker.complete());
}

TEST(search_tracker, is_not_fooled_by_an_answer_that_overtakes_the_one_announcing_it) {
  search_tracker tracker;
  tracker.expect(1);
  tracker.answered(2, {});
  EXPECT_FALSE(tracker.complete());
  tracker.answered(1, {2});
  EXPECT_TRUE(tracker.complete());
}

TEST(root_collection, gives_all_roots_once_both_searches_are_complete) {
  root_collection collection;
  collection.expect(1);
  collection.expect(2);
  EXPECT_FALSE(collection.record(results_of(search_kind::labels, 1, {{"10", "65", true}}, {3})));
  EXPECT_FALSE(collection.record(results_of(search_kind::labels, 3, {{"11", "66"}, {"12", "66", true}})));
  const auto roots = collection.record(results_of(search_kind::roots, 2, {{"10", "65", true}}));
  ASSERT_TRUE(roots);
  ASSERT_EQ(roots->size(), 2U);
  EXPECT_EQ((*roots)[0].id, "10");
  EXPECT_EQ((*roots)[1].id, "12");
  EXPECT_EQ((*roots)[1].space_id, "66");
}

TEST(root_collection, takes_a_root_of_a_type_that_is_not_ingested) {
  root_collection collection;
  collection.expect(1);
  const auto roots = collection.record(
      results_of(search_kind::labels, 1, {{"10", "65", true, false, confluence::content_type::whiteboard}}));
  ASSERT_TRUE(roots);
  EXPECT_EQ(roots->size(), 1U);
}

TEST(root_collection, takes_what_the_search_for_roots_finds_whatever_labels_it_shows) {
  root_collection collection;
  collection.expect(1);
  const auto roots = collection.record(results_of(search_kind::roots, 1, {{"10", "65", false}}));
  ASSERT_TRUE(roots);
  EXPECT_EQ(roots->front().id, "10");
}

TEST(descendant_groups, holds_a_hundred_roots_each_ordered_by_space) {
  std::vector<root> roots;
  for (int i = 0; i < 250; ++i)
    roots.push_back({std::to_string(1'000 + i), i % 2 == 0 ? "66" : "65"});
  const auto groups = descendant_groups(roots);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].roots.size(), 100U);
  EXPECT_EQ(groups[2].roots.size(), 50U);
  EXPECT_EQ(groups[0].roots.front().space_id, "65");
  EXPECT_EQ(groups[1].roots[24].space_id, "65");
  EXPECT_EQ(groups[1].roots[25].space_id, "66");
  EXPECT_EQ(groups[2].group, 2U);
}

TEST(descendant_groups, is_empty_without_roots) {
  EXPECT_TRUE(descendant_groups({}).empty());
}

TEST(halved_roots, gives_every_root_to_exactly_one_half) {
  search_query scope;
  scope.kind = search_kind::descendants;
  scope.roots = {{"1", ""}, {"2", ""}, {"3", ""}};
  const auto [front, back] = halved_roots(scope);
  ASSERT_EQ(front.roots.size() + back.roots.size(), 3U);
  EXPECT_EQ(front.roots.front().id, "1");
  EXPECT_EQ(back.roots.back().id, "3");
}

TEST(id_set, takes_ids_that_differ_only_in_notation_for_two) {
  id_set ids;
  EXPECT_TRUE(ids.insert("7"));
  EXPECT_TRUE(ids.insert("007"));
  EXPECT_TRUE(ids.insert("att7"));
  EXPECT_FALSE(ids.insert("7"));
  EXPECT_FALSE(ids.insert("007"));
  EXPECT_EQ(ids.size(), 3U);
}

TEST(acceptance, counts_an_item_found_twice_once) {
  acceptance rules(std::nullopt);
  EXPECT_THAT(rules.judge(*page_of({{"1"}, {"2"}, {"1"}})).accepted, ElementsAre(0U, 1U));
  EXPECT_THAT(rules.judge(*page_of({{"2"}, {"3"}})).accepted, ElementsAre(1U));
}

TEST(acceptance, leaves_out_types_without_content_and_unknown_ones) {
  using confluence::content_type;
  acceptance rules(std::nullopt);
  const auto with = [](const char* id, content_type type) {
    test::item one{id};
    one.type = type;
    return one;
  };
  const auto verdict = rules.judge(*page_of(
      {with("1", content_type::page), with("2", content_type::blogpost), with("3", content_type::folder),
       with("4", content_type::database), with("5", content_type::whiteboard), with("6", content_type::embed),
       with("7", content_type::other)}));
  EXPECT_THAT(verdict.accepted, ElementsAre(0U, 1U, 2U));
  EXPECT_THAT(verdict.left_out, ElementsAre(3U, 4U, 5U, 6U));
}

TEST(acceptance, stops_at_the_limit) {
  acceptance rules(2);
  const auto verdict = rules.judge(*page_of({{"1"}, {"2"}, {"3"}}));
  EXPECT_THAT(verdict.accepted, ElementsAre(0U, 1U));
  EXPECT_TRUE(verdict.limit_reached);
}

TEST(acceptance, does_not_call_a_list_cut_that_just_fits) {
  acceptance rules(2);
  EXPECT_FALSE(rules.judge(*page_of({{"1"}, {"2"}})).limit_reached);
}

confluence::attachment attachment(std::string_view type, std::optional<std::uint64_t> size) {
  confluence::attachment made;
  made.id = "att1";
  made.media_type = type;
  made.size = size;
  return made;
}

TEST(attachment_rules, compares_media_types_without_case_and_parameters) {
  const attachment_rules rules({"text/html", "application/pdf"}, 100);
  EXPECT_EQ(rules.judge(attachment("Text/HTML; charset=utf-8", 1)).media_type, 0);
  EXPECT_EQ(rules.judge(attachment("application/pdf", 1)).media_type, 1);
  EXPECT_FALSE(rules.judge(attachment("application/zip", 1)).media_type);
}

TEST(attachment_rules, accepts_exactly_the_limit_and_nothing_above) {
  const attachment_rules rules({"text/html"}, 100);
  EXPECT_TRUE(rules.judge(attachment("text/html", 100)).media_type);
  EXPECT_EQ(rules.judge(attachment("text/html", 101)).reason, "attachment too large");
}

TEST(attachment_rules, leaves_out_what_has_no_media_type_or_no_size) {
  const attachment_rules rules({"text/html"}, 100);
  EXPECT_EQ(rules.judge(attachment("", 1)).reason, "attachment without media type");
  EXPECT_EQ(rules.judge(attachment("text/html", std::nullopt)).reason, "attachment without size");
}

TEST(extract, takes_attachments_of_accepted_items_only) {
  auto results =
      results_of(search_kind::labels, 1,
                 {{"1", "65", false, true, {}, {"att1"}}, {"2", "65", false, true, {}, {"att2", "att3"}}});
  accepted_results accepted{results, std::make_shared<const std::vector<std::uint32_t>>(1, 1U)};
  const auto result =
      extract(*accepted.answer.page, *accepted.accepted, {}, attachment_rules({"application/pdf"}, 100));
  ASSERT_EQ(result.found.attachments.size(), 2U);
  EXPECT_EQ(result.found.attachments[0].row.id, "att2");
  EXPECT_EQ(result.found.attachments[0].content, 1U);
}

std::shared_ptr<confluence::client::more_attachments> more(const std::vector<std::string>& ids,
                                                           bool replaces) {
  auto made = std::make_shared<confluence::client::more_attachments>();
  made->replaces_inlined = replaces;
  auto page = page_of({{"1", "65", false, true, {}, ids}});
  confluence::attachment_list list;
  list.attachments = page->attachments;
  list.text = std::move(page->text);
  made->lists.push_back(std::move(list));
  return made;
}

TEST(extract, replaces_inlined_attachments_by_a_complete_list) {
  const auto results =
      extracted(results_of(search_kind::labels, 1, {{"1", "65", false, true, {}, {"att1"}}}));
  const auto result =
      extract(*results.items.answer.page, *results.items.accepted, {{0U, more({"att1", "att2"}, true)}},
              attachment_rules({"application/pdf"}, 100));
  EXPECT_EQ(result.found.attachments.size(), 2U);
}

TEST(extract, appends_a_continuation_without_repeating_what_came_twice) {
  const auto results =
      extracted(results_of(search_kind::labels, 1, {{"1", "65", false, true, {}, {"att1", "att2"}}}));
  const auto result =
      extract(*results.items.answer.page, *results.items.accepted, {{0U, more({"att2", "att3"}, false)}},
              attachment_rules({"application/pdf"}, 100));
  ASSERT_EQ(result.found.attachments.size(), 3U);
  EXPECT_EQ(result.found.attachments[2].row.id, "att3");
}

} // namespace

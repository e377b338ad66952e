#include "nodes/operations/acceptance.hpp"
#include "tests/unit/nodes/results_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::page_of;
using testing::ElementsAre;

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

/// A gateway may drop a condition of a search.
TEST(acceptance, takes_no_row_of_a_space_that_is_not_selected) {
  acceptance rules(std::nullopt, selection({{"DOC"}, {}}, {}));
  const auto verdict = rules.judge(*page_of({{"1", "65", false, confluence::content_type::page, {}, "DOC"},
                                             {"2", "66", false, confluence::content_type::page, {}, "HR"}}));
  EXPECT_THAT(verdict.accepted, ElementsAre(0U));
  EXPECT_EQ(verdict.not_selected, 1U);
  EXPECT_FALSE(rules.accepted_ids()->contains("2"));
}

TEST(acceptance, leaves_out_what_is_not_current) {
  auto page = page_of({{"1"}, {"2"}});
  page->contents[0].status = "trashed";
  acceptance rules(std::nullopt);
  const auto verdict = rules.judge(*page);
  EXPECT_THAT(verdict.accepted, ElementsAre(1U));
  EXPECT_THAT(verdict.left_out, ElementsAre(0U));
}

TEST(acceptance, lets_no_draft_of_an_item_hide_its_current_version) {
  auto page = page_of({{"1"}, {"1"}, {"1"}, {"1"}});
  page->contents[0].status = "draft";
  page->contents[1].type = confluence::content_type::other;
  page->contents[3].status = "draft";
  acceptance rules(std::nullopt);
  const auto verdict = rules.judge(*page);
  EXPECT_THAT(verdict.accepted, ElementsAre(2U));
  EXPECT_THAT(verdict.left_out, ElementsAre(0U)) << "told once";
}

TEST(acceptance, tells_what_it_has_accepted) {
  auto page = page_of({{"1"}, {"2"}, {"att3"}});
  page->contents[0].status = "trashed";
  acceptance rules(std::nullopt);
  rules.judge(*page);
  EXPECT_FALSE(rules.accepted_ids()->contains("1")) << "left out";
  EXPECT_TRUE(rules.accepted_ids()->contains("2"));
  EXPECT_TRUE(rules.accepted_ids()->contains("att3"));
  EXPECT_FALSE(rules.accepted_ids()->contains("4"));
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

} // namespace

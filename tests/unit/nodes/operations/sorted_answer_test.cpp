#include "nodes/operations/sorted_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::IsEmpty;

struct answer_test : testing::Test {
  answer_test() : records({"65", "DOC", "Documents"}) {
    for (const char* id : {"1", "2", "3"})
      pages.push_back(&records.add_page(id, "", 0, {}));
    confluence::attachment attachment;
    attachment.id = "att9";
    records.add_attachment(*pages[1], attachment, 0);
  }
  space_records records;
  std::vector<const space_records::page*> pages;
};

TEST_F(answer_test, keeps_new_and_updated_records_the_new_ones_first) {
  unique::diff_answer answer;
  answer.created = {"3", "2::att9"};
  answer.updated = {"1"};
  const auto sorted = sort_answer(answer, records);
  EXPECT_THAT(sorted.pages, ElementsAre(2U, 0U));
  EXPECT_THAT(sorted.attachments, ElementsAre(0U));
  EXPECT_EQ(sorted.created, 2U);
  EXPECT_EQ(sorted.created_pages, 1U);
  EXPECT_EQ(sorted.updated, 1U);
  EXPECT_EQ(sorted.never_submitted, 0U);
}

TEST_F(answer_test, ingests_an_item_named_twice_once) {
  unique::diff_answer answer;
  answer.created = {"1", "1"};
  answer.updated = {"1"};
  const auto sorted = sort_answer(answer, records);
  EXPECT_THAT(sorted.pages, ElementsAre(0U));
  EXPECT_EQ(sorted.never_submitted, 0U);
}

TEST_F(answer_test, counts_and_ignores_keys_that_were_never_submitted) {
  unique::diff_answer answer;
  answer.created = {"77"};
  answer.updated = {"78::att1", "1"};
  const auto sorted = sort_answer(answer, records);
  EXPECT_THAT(sorted.pages, ElementsAre(0U));
  EXPECT_EQ(sorted.never_submitted, 2U);
}

TEST_F(answer_test, tells_which_deleted_keys_were_submitted) {
  unique::diff_answer answer;
  answer.deleted = {"9", "2"};
  const auto sorted = sort_answer(answer, records);
  EXPECT_THAT(sorted.deleted, ElementsAre("2", "9"));
  EXPECT_THAT(sorted.contradictory, ElementsAre("2"));
}

TEST_F(answer_test, is_empty_for_an_unchanged_space) {
  const auto sorted = sort_answer({}, records);
  EXPECT_THAT(sorted.pages, IsEmpty());
  EXPECT_THAT(sorted.attachments, IsEmpty());
}

} // namespace

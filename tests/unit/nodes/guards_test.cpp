#include "nodes/guards.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(objection, is_none_when_nothing_is_deleted) {
  EXPECT_FALSE(objection({0, 0, 0, 10, false}, "DOC"));
}

TEST(objection, aborts_when_nothing_was_submitted_and_something_is_deleted) {
  const auto reason = objection({0, 0, 1, 10, false}, "DOC");
  ASSERT_TRUE(reason);
  EXPECT_THAT(*reason, HasSubstr("zero-submission guard"));
}

TEST(objection, aborts_when_everything_is_deleted_and_nothing_is_new) {
  const auto reason = objection({5, 0, 10, 10, false}, "DOC");
  ASSERT_TRUE(reason);
  EXPECT_THAT(*reason, HasSubstr("full-deletion guard"));
}

TEST(objection, allows_a_full_replacement_by_new_items) {
  EXPECT_FALSE(objection({5, 5, 10, 10, false}, "DOC"));
}

TEST(objection, aborts_a_full_replacement_that_deletes_a_submitted_item) {
  EXPECT_TRUE(objection({5, 5, 10, 10, true}, "DOC"));
}

TEST(objection, allows_a_partial_deletion) {
  EXPECT_FALSE(objection({5, 0, 9, 10, false}, "DOC"));
}

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

TEST_F(answer_test, keeps_new_and_updated_records) {
  unique::diff_answer answer;
  answer.created = {"3", "2::att9"};
  answer.updated = {"1"};
  const auto sorted = sort_answer(answer, records);
  EXPECT_THAT(sorted.pages, ElementsAre(0U, 2U));
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

#include "nodes/operations/full_deletion_guard.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using cfc::nodes::objection;
using testing::HasSubstr;

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

} // namespace

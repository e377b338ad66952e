#include "nodes/operations/foreign_contents.hpp"
#include "tests/unit/nodes/offline_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace cfc;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// What Unique holds below acme/65_DOC/, where the space's scope is s65.
class foreign_contents_test : public testing::Test {
protected:
  void put(const std::string& item, const std::string& scope) {
    unique::content_record row;
    row.id = "id of " + item;
    row.key = "acme/65_DOC/" + item;
    row.scope_id = scope;
    rows.push_back(row);
  }
  nodes::owned_contents sorted() const {
    return nodes::sort_by_owner(*offline.services, run, rows, "acme/65_DOC/", {"s65", "s65 too"});
  }

  test::offline_services offline;
  nodes::run_context run;
  std::vector<unique::content_record> rows;
};

TEST_F(foreign_contents_test, are_none_when_all_is_in_the_space_s_scopes) {
  put("77", "s65");
  put("77::att78", "s65 too");
  const auto result = sorted();
  ASSERT_THAT(result.ours, SizeIs(2));
  EXPECT_EQ(result.ours[1].id, "id of 77::att78");
  EXPECT_EQ(result.ours[1].key, "acme/65_DOC/77::att78");
  EXPECT_EQ(result.ours[1].item_key, "77::att78");
  EXPECT_THAT(result.foreign, IsEmpty());
  EXPECT_TRUE(run.first_to_tell("foreign contents")) << "somebody was warned of nothing";
}

TEST_F(foreign_contents_test, are_those_in_another_scope_whatever_their_key) {
  put("77", "s66");
  put("78", "");
  const auto result = sorted();
  EXPECT_THAT(result.ours, IsEmpty());
  ASSERT_THAT(result.foreign, SizeIs(2));
  EXPECT_EQ(result.foreign[0].key, "acme/65_DOC/77");
  EXPECT_THAT(result.foreign[0].why, HasSubstr("s66"));
  EXPECT_EQ(result.foreign_in_scope, 0U);
}

TEST_F(foreign_contents_test, are_those_in_the_scope_with_a_key_that_nobody_here_makes) {
  put("handbook.pdf", "s65");
  const auto result = sorted();
  EXPECT_THAT(result.ours, IsEmpty());
  ASSERT_THAT(result.foreign, SizeIs(1));
  EXPECT_THAT(result.foreign[0].why, HasSubstr("key"));
  EXPECT_EQ(result.foreign_in_scope, 1U);
}

TEST_F(foreign_contents_test, are_warned_of_once_in_a_cycle) {
  put("77", "s66");
  sorted();
  EXPECT_FALSE(run.first_to_tell("foreign contents"));
}

} // namespace

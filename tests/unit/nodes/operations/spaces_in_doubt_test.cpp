#include "nodes/operations/spaces_in_doubt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(space_names, are_beyond_doubt_where_each_id_has_one_key_and_each_key_one_id) {
  space_names names;
  names.add("65", "A");
  names.add("66", "B");
  names.add("65", "A");
  EXPECT_FALSE(names.is_id_in_doubt("65"));
  EXPECT_FALSE(names.is_key_in_doubt("B"));
  EXPECT_FALSE(names.is_key_in_doubt("never named"));
  EXPECT_THAT(names.keys_in_doubt(), IsEmpty());
}

TEST(space_names, are_in_doubt_with_all_that_a_contradiction_names) {
  space_names names;
  names.add("65", "A");
  names.add("65", "B");
  names.add("66", "A");
  names.add("67", "C");
  EXPECT_THAT(names.keys_in_doubt(), ElementsAre("A", "B"));
  EXPECT_TRUE(names.is_id_in_doubt("65"));
  EXPECT_TRUE(names.is_id_in_doubt("66")) << "its key has another id";
  EXPECT_FALSE(names.is_id_in_doubt("67"));
  EXPECT_THAT(names.keys_of("65"), ElementsAre("A", "B"));
  EXPECT_THAT(names.ids_of("A"), ElementsAre("65", "66"));
}

TEST(cut_spaces, are_those_with_lost_roots_and_all_once_one_is_nobody_knows_where) {
  cut_spaces cut;
  cut.add({"1", "65"});
  EXPECT_TRUE(cut.contains("65"));
  EXPECT_FALSE(cut.contains("66"));
  cut.add({"2", ""});
  EXPECT_TRUE(cut.contains("66"));
}

discovered_space space(const std::string& id, const std::string& key, std::set<std::string> other_keys = {}) {
  discovered_space made;
  made.identity = {id, key, {}};
  made.other_keys = std::move(other_keys);
  return made;
}

TEST(spaces_in_doubt, are_those_of_a_lost_root_or_a_contradiction) {
  const spaces_in_doubt doubtful({space("65", "A", {"B"}), space("66", "C"), space("67", "D")},
                                 {{"1", "66"}});
  EXPECT_FALSE(doubtful.may_delete_in("65", "A"));
  EXPECT_FALSE(doubtful.may_delete_in("4711", "B")) << "a scope's mark may have any id";
  EXPECT_FALSE(doubtful.may_delete_in("66", "C"));
  EXPECT_TRUE(doubtful.may_delete_in("67", "D"));
}

TEST(spaces_in_doubt, tell_only_of_contradictions_that_were_not_told_before) {
  auto refused = space("65", "A", {"B"});
  refused.is_refused = true;
  const auto told = spaces_in_doubt({refused, space("66", "C"), space("67", "C")}, {}).tell({});
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told.front().key, "C");
  EXPECT_THAT(told.front().why, HasSubstr("under two ids (66, 67)"));
}

} // namespace

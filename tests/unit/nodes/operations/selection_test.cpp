#include "nodes/operations/selection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc::nodes;
using testing::ElementsAre;
using testing::Gt;
using testing::IsEmpty;
using testing::SizeIs;

TEST(a_selection, takes_everything_unless_something_is_said) {
  const selection all;
  EXPECT_TRUE(all.takes("DOC"));
  EXPECT_FALSE(all.restricts());
  EXPECT_FALSE(all.is_empty());
  EXPECT_THAT(all.conditions(), IsEmpty());
}

TEST(a_selection, takes_what_both_file_and_call_take) {
  const selection some({{"DOC", "HR"}, {}}, {{"hr", "OPS"}, {}});
  EXPECT_TRUE(some.takes("HR"));
  EXPECT_FALSE(some.takes("DOC"));
  EXPECT_FALSE(some.takes("OPS"));
  EXPECT_THAT(some.only(), ElementsAre("HR"));
  EXPECT_THAT(some.conditions(), ElementsAre(R"(space IN ("HR"))"));
  EXPECT_EQ(some.text(), "only HR");
}

TEST(a_selection, leaves_out_what_either_excludes) {
  const selection most({{}, {"OLD"}}, {{}, {"~ann", "old"}});
  EXPECT_FALSE(most.takes("Old"));
  EXPECT_FALSE(most.takes("~ANN"));
  EXPECT_TRUE(most.takes("DOC"));
  EXPECT_THAT(most.conditions(), ElementsAre(R"(space NOT IN ("OLD","~ann"))"));
  EXPECT_EQ(most.text(), "all but OLD, ~ann");
}

TEST(a_selection, is_empty_when_nothing_named_is_left) {
  EXPECT_TRUE(selection({}, {{"DOC"}, {"DOC"}}).is_empty());
  EXPECT_TRUE(selection({{"DOC"}, {}}, {{"HR"}, {}}).is_empty());
  EXPECT_FALSE(selection({{"DOC"}, {}}, {{}, {"HR"}}).is_empty());
}

/// DSC-13.
TEST(a_selection, of_many_spaces_takes_several_searches) {
  space_choice many;
  for (int i = 0; i < 500; ++i)
    many.only.push_back("SPACE" + std::to_string(i));
  const selection some(many, {});
  EXPECT_THAT(some.conditions(), SizeIs(Gt(4U)));
  for (const auto& one : some.conditions())
    EXPECT_LT(one.size(), 1'600U);
  EXPECT_EQ(some.short_condition(), "") << "rows are looked at in any case";
}

TEST(a_selection, quotes_keys_that_look_like_numbers) {
  EXPECT_EQ(selection({{"2024"}, {}}, {}).short_condition(), R"(space IN ("2024"))");
}

} // namespace

#include "io/text/trimmed.hpp"

#include <gtest/gtest.h>

namespace {

using cfc::text::trimmed;

TEST(trimmed, loses_blanks_at_both_ends_and_none_between) {
  EXPECT_EQ(trimmed(" \ta b\r\n"), "a b");
  EXPECT_EQ(trimmed("a"), "a");
}

TEST(trimmed, loses_what_it_is_told_are_blanks) {
  EXPECT_EQ(trimmed("\v a\t", " \v"), "a\t");
}

TEST(trimmed, of_nothing_but_blanks_is_empty) {
  EXPECT_EQ(trimmed(" \t\r\n"), "");
  EXPECT_EQ(trimmed(""), "");
}

} // namespace

#include "io/text/lower_case.hpp"

#include <gtest/gtest.h>

namespace {

using cfc::text::lower_case;

TEST(lower_case, changes_letters_of_ascii_only) {
  EXPECT_EQ(lower_case("Text/HTML; Charset=UTF-8"), "text/html; charset=utf-8");
  EXPECT_EQ(lower_case("@[`{"), "@[`{");
  EXPECT_EQ(lower_case("\xC3\x84"), "\xC3\x84") << "a letter beyond ASCII";
  EXPECT_EQ(lower_case(""), "");
}

} // namespace

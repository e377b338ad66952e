#include "io/text/blank.hpp"

#include <gtest/gtest.h>

namespace {

using cfc::text::is_blank;

TEST(is_blank, holds_for_a_text_of_which_nothing_can_be_seen) {
  for (const char* text : {"", " ", "\t\r\n", "\x01\x7F", "\u00A0", "\u2003 \u200B", "\u200F\u202F",
                           "\u2028\u2029", "\u205F\u2060\u3000\uFEFF", "\u0085", "\u1680"})
    EXPECT_TRUE(is_blank(text)) << text;
}

TEST(is_blank, does_not_hold_for_a_text_with_something_to_see) {
  for (const char* text : {"a", " a ", "\u00A0.", "\u2010", "\u20AC", "\u3001", "é", "0", "\xE2\x80", "\xFF"})
    EXPECT_FALSE(is_blank(text)) << text;
}

} // namespace

#include "io/text/printable.hpp"

#include <gtest/gtest.h>

namespace {

using cfc::text::printable;
using cfc::text::printable_json;

TEST(printable, leaves_readable_text_of_any_script_as_it_is) {
  EXPECT_EQ(printable("Übersicht – 概要 🙂 \\ C:\\x"), "Übersicht – 概要 🙂 \\ C:\\x");
}

TEST(printable, shows_what_would_move_the_cursor_or_end_the_line) {
  EXPECT_EQ(printable("a\x1b[31m\x1b]0;t\x07\r\n\tb"), "a\\x1b[31m\\x1b]0;t\\x07\\r\\n\\tb");
  EXPECT_EQ(printable("\x7f\xC2\x9B"
                      "2J"),
            "\\u007f\\u009b2J");
  EXPECT_EQ(printable("a\xE2\x80\xA8z"), "a\\u2028z");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
}

TEST(printable, shows_marks_of_direction_and_characters_without_width) {
  EXPECT_EQ(printable("\xE2\x80\xAE"
                      "gpj.exe"),
            "\\u202egpj.exe");
  EXPECT_EQ(printable("a\xE2\x80\x8B\xE2\x81\xA6\xEF\xBB\xBFz"), "a\\u200b\\u2066\\ufeffz");
  EXPECT_EQ(printable("\xF3\xA0\x81\x81"), "\\udb40\\udc41");
}

TEST(printable, replaces_bytes_that_are_not_utf_8) {
  EXPECT_EQ(printable("a\xFFz\xC3"), "a\xEF\xBF\xBDz\xEF\xBF\xBD");
}

TEST(printable_json, keeps_the_document_and_escapes_what_cannot_be_seen) {
  EXPECT_EQ(printable_json("{\n  \"a\": \"\xC2\x9B\xE2\x80\xAEü\\n\"\n}\n"),
            "{\n  \"a\": \"\\u009b\\u202eü\\n\"\n}\n");
}

} // namespace

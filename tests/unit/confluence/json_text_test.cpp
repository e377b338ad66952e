#include "io/confluence/json_text.hpp"

#include <gtest/gtest.h>

namespace cfc::confluence::json {

TEST(unescaped, decodes_every_escape_of_json_once) {
  EXPECT_EQ(unescaped(R"(a\"\\\/\b\f\n\r\tz)"), "a\"\\/\b\f\n\r\tz");
  EXPECT_EQ(unescaped(R"(\u0041\u00fc\u2013\ud83c\udfaf)"), "Aü–🎯");
  EXPECT_EQ(unescaped(R"(\\uD83E)"), R"(\uD83E)");
  EXPECT_EQ(unescaped(""), "");
}

TEST(unescaped, replaces_half_a_surrogate_pair) {
  EXPECT_EQ(unescaped(R"(cut \ud83c)"), "cut \xEF\xBF\xBD");
  EXPECT_EQ(unescaped(R"(\udfaf!)"), "\xEF\xBF\xBD!");
  EXPECT_EQ(unescaped(R"(\ud83c\u0041)"), "\xEF\xBF\xBD"
                                          "A");
}

TEST(unescaped, refuses_what_json_does_not_know) {
  EXPECT_FALSE(unescaped(R"(\x41)"));
  EXPECT_FALSE(unescaped(R"(\u12)"));
  EXPECT_FALSE(unescaped(R"(\u12g4)"));
  EXPECT_FALSE(unescaped("\\"));
}

} // namespace cfc::confluence::json

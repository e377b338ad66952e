#include "io/http/excerpt.hpp"
#include "io/observe/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::test {

using http::excerpt;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(excerpt, is_the_text_itself_when_short) {
  EXPECT_EQ(excerpt(R"({"message":"no"})"), R"({"message":"no"})");
}

TEST(excerpt, of_nothing_is_empty) {
  EXPECT_EQ(excerpt(""), "");
}

TEST(excerpt, ends_after_200_characters_not_bytes) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += "ü";
  }
  EXPECT_EQ(excerpt(text), text.substr(0, 400) + "…");
}

TEST(excerpt, is_one_line_without_control_characters) {
  EXPECT_EQ(excerpt("<html>\r\n\t<body>\x1b[31mred\x7f</body>\n"), "<html> <body> [31mred </body>");
}

TEST(excerpt, is_always_utf_8) {
  EXPECT_EQ(excerpt("a\xff\xfe\xc3"), "a???");
}

TEST(excerpt, hides_secrets) {
  for (const auto* text : {R"({"access_token":"sesame","x":1})", R"({"client_secret" : "sesame"})",
                           R"(Authorization: Bearer sesame)", R"(Authorization: Basic sesame==)",
                           "https://h/p?sv=1&sig=sesame%2Bx&se=2", "password=sesame&user=me",
                           R"({\"refreshToken\":\"sesame\"})", "X-Api-Token: sesame", "Bearer sesame"}) {
    EXPECT_THAT(excerpt(text), Not(HasSubstr("sesame"))) << text;
    EXPECT_THAT(excerpt(text), HasSubstr("***")) << text;
  }
}

TEST(excerpt, hides_json_web_tokens_wherever_they_stand) {
  EXPECT_EQ(excerpt("got eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.abc, sorry"), "got ***, sorry");
}

TEST(excerpt, leaves_words_about_tokens_alone) {
  EXPECT_EQ(excerpt("the token is expired"), "the token is expired");
}

TEST(excerpt, hides_a_known_secret_before_it_is_cut) {
  const observe::known_secret token("a token of two words");
  EXPECT_EQ(excerpt(std::string(190, '.') + "a token of two words"), std::string(190, '.') + "***");
  EXPECT_EQ(excerpt(std::string(4090, ' ') + "a token of two words"), "***");
}

} // namespace cfc::test

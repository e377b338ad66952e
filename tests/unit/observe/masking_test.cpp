#include "io/observe/masking.hpp"

#include <gtest/gtest.h>

namespace cfc::observe {
namespace {

class masking : public testing::Test {
protected:
  void TearDown() override { disclose_diagnostics(false); }
};

TEST_F(masking, keeps_the_last_four_characters_and_what_is_no_letter) {
  EXPECT_EQ(mask_text("password"), "****word");
  EXPECT_EQ(mask_text("Quarterly re_port-7"), "********* *****rt-7");
}

TEST_F(masking, keeps_the_beginning_of_an_email_s_domain) {
  EXPECT_EQ(mask_text("jane.doe@example.com"), "****.doe@exam***.***");
  EXPECT_EQ(mask_text("jd@example.com"), "[Smeared]@exam***.***");
}

TEST_F(masking, treats_a_path_segment_by_segment) {
  EXPECT_EQ(mask_text("/people/Jane Doe.pdf"), "/[Smeared]/**** ***.pdf");
}

TEST_F(masking, hides_short_texts_as_a_whole) {
  EXPECT_EQ(mask_text("abcdef"), "[Smeared]");
  EXPECT_EQ(mask_text("a"), "[Smeared]");
  EXPECT_EQ(mask_text(""), "");
}

TEST_F(masking, hides_letters_of_every_script_and_never_cuts_one_in_two) {
  EXPECT_EQ(mask_text("Übersicht für März"), "********* *** März");
  EXPECT_EQ(mask_text("四半期報告書の件"), "****告書の件");
}

TEST_F(masking, finds_emails_in_a_longer_text) {
  EXPECT_EQ(mask_personal("no user jane.doe@example.com, nor jd@b.org: ask @ home"),
            "no user ****.doe@exam***.***, nor [Smeared]@b.or*: ask @ home");
}

TEST_F(masking, finds_the_name_in_the_path_of_a_download) {
  EXPECT_EQ(mask_personal("GET /wiki/download/attachments/101/Salaries.pdf?version=1: 404"),
            "GET /wiki/download/attachments/101/********.pdf?version=1: 404");
  EXPECT_EQ(mask_personal("GET /download/attachments/101/Salaries.pdf: 404"),
            "GET /download/attachments/101/********.pdf: 404");
}

TEST_F(masking, finds_telling_members_of_json_that_is_quoted) {
  EXPECT_EQ(mask_personal(R"(answer {"title": "Salaries \"27", "id": "1", "email":"x)"),
            R"(answer {"title": "******** \"27", "id": "1", "email":"[Smeared])");
}

TEST_F(masking, leaves_the_rest_of_a_text_alone) {
  EXPECT_EQ(mask_personal("space DEV: 7 pages, GET /rest/api/search?cql=…"),
            "space DEV: 7 pages, GET /rest/api/search?cql=…");
}

TEST_F(masking, is_off_when_the_policy_is_disclose) {
  disclose_diagnostics(true);
  EXPECT_EQ(mask_text("Quarterly report"), "Quarterly report");
  EXPECT_EQ(mask_personal("ask jane.doe@example.com"), "ask jane.doe@example.com");
}

TEST_F(masking, hides_every_query_value_of_a_url_whatever_the_policy) {
  disclose_diagnostics(true);
  EXPECT_EQ(mask_url("https://host/path?sv=2021&sig=abc%3D"), "https://host/path?sv=…&sig=…");
}

TEST_F(masking, hides_a_query_value_without_a_name) {
  EXPECT_EQ(mask_url("https://host/p?token"), "https://host/p?…");
}

TEST_F(masking, hides_the_user_part_and_the_fragment_of_a_url) {
  EXPECT_EQ(mask_url("https://user:pass@host/p#secret"), "https://…@host/p#…");
  EXPECT_EQ(mask_url("https://host/p?a=1#x=2"), "https://host/p?a=…#…");
}

TEST_F(masking, leaves_a_url_without_query_as_it_is) {
  EXPECT_EQ(mask_url("https://host/path/a@b"), "https://host/path/a@b");
  EXPECT_EQ(mask_url("/rest/api/content/1"), "/rest/api/content/1");
}

} // namespace
} // namespace cfc::observe

#include "io/observe/masking.hpp"

#include <gtest/gtest.h>

namespace cfc::observe {
namespace {

class masking : public testing::Test {
protected:
  ~masking() override { disclose_diagnostics(false); }
};

TEST_F(masking, keeps_only_the_first_and_last_character_of_a_title) {
  EXPECT_EQ(mask_text("Quarterly report"), "Q***t");
  EXPECT_EQ(mask_text("jane.doe@example.com"), "j***m");
}

TEST_F(masking, does_not_tell_the_length) {
  EXPECT_EQ(mask_text("abcd"), mask_text("a123456789d"));
}

TEST_F(masking, hides_short_texts_as_a_whole) {
  EXPECT_EQ(mask_text("abc"), "***");
  EXPECT_EQ(mask_text("a"), "***");
  EXPECT_EQ(mask_text(""), "");
}

TEST_F(masking, never_cuts_a_character_in_two) {
  EXPECT_EQ(mask_text("Übersicht für März–Ü"), "Ü***Ü");
}

TEST_F(masking, is_off_when_the_policy_is_disclose) {
  disclose_diagnostics(true);
  EXPECT_EQ(mask_text("Quarterly report"), "Quarterly report");
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

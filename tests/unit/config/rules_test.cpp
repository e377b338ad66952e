#include "io/config/rules.hpp"

#include <gtest/gtest.h>

namespace cfc::config {
namespace {

TEST(tenant_name, has_lower_case_letters_and_digits_joined_by_single_hyphens) {
  for (const char* good : {"a", "acme", "acme-2", "0-a-b"}) {
    EXPECT_TRUE(is_tenant_name(good)) << good;
  }
  for (const char* bad : {"", "Acme", "a--b", "-a", "a-", "a_b", "a.b", "ä", "a b"}) {
    EXPECT_FALSE(is_tenant_name(bad)) << bad;
  }
}

TEST(base_url, is_http_or_https_with_a_host) {
  for (const char* good :
       {"http://a", "https://a.example:8443", "https://a/confluence", "http://[::1]:80/x", "HTTPS://A"}) {
    EXPECT_EQ(check_base_url(good), std::nullopt) << good;
  }
  EXPECT_EQ(check_base_url("a.example"), "not a URL");
  EXPECT_EQ(check_base_url("https://a b"), "not a URL");
  EXPECT_EQ(check_base_url("ftp://a"), "neither http nor https");
  EXPECT_EQ(check_base_url("https:///x"), "without a host");
  EXPECT_EQ(check_base_url("https://a:99999"), "with an unusable port");
}

TEST(base_url, has_no_user_part_query_fragment_or_trailing_slash) {
  EXPECT_EQ(check_base_url("https://u:p@a"), "with a user part");
  EXPECT_EQ(check_base_url("https://a?x=1"), "with a query");
  EXPECT_EQ(check_base_url("https://a?"), "with a query");
  EXPECT_EQ(check_base_url("https://a#x"), "with a fragment");
  EXPECT_EQ(check_base_url("https://a/"), "with a trailing slash");
  EXPECT_EQ(check_base_url("https://a/b/"), "with a trailing slash");
}

TEST(endpoint_url, may_have_a_query_and_a_trailing_slash) {
  EXPECT_EQ(check_endpoint_url("https://a/token/?x=1"), std::nullopt);
  EXPECT_EQ(check_endpoint_url("https://u@a/token"), "with a user part");
  EXPECT_EQ(check_endpoint_url("https://a/token#x"), "with a fragment");
}

TEST(comparable_url, is_one_for_all_spellings_of_the_same_server) {
  EXPECT_EQ(comparable_url("HTTPS://Wiki.Example.com:443/x"), comparable_url("https://wiki.example.com/x"));
  EXPECT_EQ(comparable_url("http://a:80"), comparable_url("http://A"));
  EXPECT_NE(comparable_url("http://a:8080"), comparable_url("http://a"));
  EXPECT_NE(comparable_url("http://a/x"), comparable_url("http://a/y"));
}

TEST(media_type, has_a_type_and_a_subtype) {
  EXPECT_TRUE(is_media_type("application/vnd.ms-excel"));
  EXPECT_FALSE(is_media_type("pdf"));
  EXPECT_FALSE(is_media_type("/pdf"));
  EXPECT_FALSE(is_media_type("a/b/c"));
}

} // namespace
} // namespace cfc::config

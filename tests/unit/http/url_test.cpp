#include "io/http/url.hpp"

#include <gtest/gtest.h>

namespace cfc::test {

using http::authority_part;
using http::origin_of;
using http::path_of;

TEST(origin, is_spelled_in_one_way) {
  EXPECT_EQ(origin_of("https://Wiki.Example.com/a?b"), "https://wiki.example.com:443");
  EXPECT_EQ(origin_of("HTTPS://wiki.example.com:443"), "https://wiki.example.com:443");
  EXPECT_EQ(origin_of("http://[::1]:8090/x"), "http://[::1]:8090");
  EXPECT_EQ(origin_of("http://h"), "http://h:80");
}

TEST(origin, is_none_for_what_is_no_http_url) {
  for (const char* url :
       {"ftp://wiki.example.com/", "nonsense", "", "//evil.example", "/rest/api?u=https://x", "https://",
        "https://:443/", "http://h:0/", "http://h:99999/", "http://user@h/", "https:// h/"}) {
    EXPECT_EQ(origin_of(url), "") << url;
  }
}

TEST(origin, does_not_look_at_what_stands_behind_it) {
  EXPECT_EQ(origin_of("https://h/a b|c\"{}?q=[\xFF"), "https://h:443");
}

TEST(authority_part, ends_where_browsers_and_curl_let_it_end) {
  EXPECT_EQ(authority_part("https://h:8090/x"), "https://h:8090");
  EXPECT_EQ(authority_part("https://evil.example\\@good.example/"), "https://evil.example");
  EXPECT_EQ(authority_part("//evil.example?x"), "//evil.example");
  EXPECT_EQ(authority_part("/rest/api?u=https://x"), "");
  EXPECT_EQ(authority_part("\\//x"), "");
}

TEST(path, has_neither_authority_nor_query) {
  EXPECT_EQ(path_of("https://h/wiki/rest?cql=x#y"), "/wiki/rest");
  EXPECT_EQ(path_of("https://h?cql=x"), "/");
  EXPECT_EQ(path_of("https://h"), "/");
  EXPECT_EQ(path_of("/a/b"), "/a/b");
}

} // namespace cfc::test

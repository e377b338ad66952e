#include "io/http/redirect.hpp"

#include <gtest/gtest.h>

namespace cfc::test {

using http::follow_redirect;

namespace {

http::request to(std::string url, http::redirects follow = http::redirects::same_origin) {
  http::request what;
  what.url = std::move(url);
  what.follow = follow;
  what.fields.push_back({"Authorization", "Bearer t"});
  return what;
}

} // namespace

TEST(redirect, keeps_our_fields_within_an_origin) {
  auto what = to("https://wiki.example.com/a");
  follow_redirect(what, 302, "https://WIKI.example.com:443/b");
  EXPECT_EQ(what.url, "https://WIKI.example.com:443/b");
  EXPECT_EQ(what.fields.size(), 1U);
}

TEST(redirect, never_leads_from_https_to_http) {
  for (const auto follow : {http::redirects::same_origin, http::redirects::anywhere_without_us}) {
    auto what = to("https://wiki.example.com/a", follow);
    EXPECT_THROW(follow_redirect(what, 302, "http://wiki.example.com/a"), http::transport_error);
  }
}

TEST(redirect, another_port_or_scheme_is_another_origin) {
  auto what = to("http://wiki.example.com/a");
  EXPECT_THROW(follow_redirect(what, 302, "http://wiki.example.com:8080/a"), http::transport_error);
  EXPECT_THROW(follow_redirect(what, 302, "https://wiki.example.com/a"), http::transport_error);
}

TEST(redirect, drops_our_fields_on_another_origin_for_good) {
  auto what = to("https://wiki.example.com/a", http::redirects::anywhere_without_us);
  follow_redirect(what, 302, "https://media.example.net/file");
  EXPECT_TRUE(what.fields.empty());
  follow_redirect(what, 302, "https://wiki.example.com/a");
  EXPECT_TRUE(what.fields.empty());
}

TEST(redirect, its_error_hides_the_targets_query) {
  auto what = to("https://wiki.example.com/a");
  try {
    follow_redirect(what, 302, "https://sso.example.net/login?token=sesame");
    FAIL() << "followed";
  } catch (const http::transport_error& e) {
    EXPECT_NE(std::string(e.what()).find("sso.example.net/login"), std::string::npos);
    EXPECT_EQ(std::string(e.what()).find("sesame"), std::string::npos);
  }
}

} // namespace cfc::test

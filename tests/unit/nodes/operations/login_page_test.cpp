#include "nodes/operations/login_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using nodes::login_page_refusal;
using testing::Eq;
using testing::HasSubstr;
using testing::Optional;

const http::headers html{{"Content-Type", "text/html;charset=UTF-8"}};
constexpr const char* download = "https://wiki.example.com/download/attachments/1/a.html?version=1";

TEST(login_page, is_html_where_another_type_was_announced) {
  EXPECT_THAT(login_page_refusal(html, "application/pdf"), Optional(HasSubstr("login page")));
  EXPECT_THAT(login_page_refusal({{"content-type", "Text/HTML"}}, "application/pdf"),
              Optional(HasSubstr("login page")));
}

TEST(login_page, is_nothing_of_another_type) {
  EXPECT_THAT(login_page_refusal({{"content-type", "application/octet-stream"}}, "application/pdf"),
              Eq(std::nullopt));
  EXPECT_THAT(login_page_refusal({}, "application/pdf", R"(<input type="password">)"), Eq(std::nullopt));
}

TEST(login_page, is_no_html_that_was_announced) {
  EXPECT_THAT(login_page_refusal(html, "text/html"), Eq(std::nullopt));
  EXPECT_THAT(login_page_refusal(html, "text/html", "<html><p>password: os_username</p></html>", download),
              Eq(std::nullopt));
}

TEST(login_page, is_html_from_a_path_that_is_no_download) {
  for (const char* url : {"https://wiki.example.com/login.action?os_destination=%2Fdownload%2Fattachments",
                          "https://id.example.com/login?continue=/download/x", "https://sso.example.com/"})
    EXPECT_THAT(login_page_refusal(html, "text/html", "<html>", url), Optional(HasSubstr("login page")))
        << url;
}

TEST(login_page, is_no_html_from_the_downloads_of_either_product) {
  for (const char* url :
       {download, "https://wiki.example.com/confluence/download/attachments/1/a.html",
        "https://api.example.com/ex/confluence/c/wiki/rest/api/content/1/child/attachment/att2/download",
        "https://api.media.example.com/file/0b1c/binary?token=x"})
    EXPECT_THAT(login_page_refusal(html, "text/html", "<html>", url), Eq(std::nullopt)) << url;
}

TEST(login_page, is_html_with_a_field_of_a_login_form) {
  for (const char* page :
       {R"(<form><input id="p" type="password"/></form>)", "<INPUT TYPE=PASSWORD>", "<input type='password'>",
        R"(<input name="os_username" value="">)", "<input name=os_password >",
        R"(<form method="post"><input type="hidden" name="SAMLRequest" value="PHN">)",
        R"(<input name='SAMLResponse')"})
    EXPECT_THAT(login_page_refusal(html, "text/html", page, download), Optional(HasSubstr("login form")))
        << page;
}

TEST(login_page, is_no_html_that_only_resembles_a_login_form) {
  for (const char* page : {"<p>type: password</p>", R"(<input type="passwords">)", R"(<a href="?name=os">)",
                           "a=b", "=", "name=", "type=\"", "&lt;input type=&quot;password&quot;&gt;"})
    EXPECT_THAT(login_page_refusal(html, "text/html", page, download), Eq(std::nullopt)) << page;
}

TEST(login_page, is_no_html_that_is_marked_as_a_file) {
  auto file = html;
  file.push_back({"Content-Disposition", "attachment; filename=\"saved.html\""});
  EXPECT_THAT(login_page_refusal(file, "text/html", R"(<input type="password">)", download),
              Eq(std::nullopt));
  EXPECT_THAT(login_page_refusal(file, "text/html", "<html>", "https://files.example.com/x"),
              Eq(std::nullopt));
}

} // namespace

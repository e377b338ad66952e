#include "io/confluence/web_links.hpp"
#include "io/http/encoding.hpp"

#include <gtest/gtest.h>

namespace cfc::confluence {

TEST(encode_uri_component, is_that_of_javascript) {
  EXPECT_EQ(http::encode_uri_component("aZ09-_.!~*'()"), "aZ09-_.!~*'()");
  EXPECT_EQ(http::encode_uri_component("/ 100%?&=+,;:@#\"\\"),
            "%2F%20100%25%3F%26%3D%2B%2C%3B%3A%40%23%22%5C");
  EXPECT_EQ(http::encode_uri_component("ü 🎯"), "%C3%BC%20%F0%9F%8E%AF");
}

TEST(page_link, of_cloud_is_the_webui_below_wiki) {
  EXPECT_EQ(page_link(instance::cloud, "https://x.atlassian.net", "7", "/spaces/SD/pages/7/A+b"),
            "https://x.atlassian.net/wiki/spaces/SD/pages/7/A+b");
}

TEST(page_link, of_cloud_without_webui_goes_by_id) {
  EXPECT_EQ(page_link(instance::cloud, "https://x.atlassian.net", "7", ""),
            "https://x.atlassian.net/wiki/pages/viewpage.action?pageId=7");
}

TEST(page_link, of_data_center_goes_by_id) {
  EXPECT_EQ(page_link(instance::data_center, "https://wiki.example.com/confluence", "7", "/display/A/B"),
            "https://wiki.example.com/confluence/pages/viewpage.action?pageId=7");
}

TEST(attachment_link, of_cloud_drops_the_att_prefix) {
  EXPECT_EQ(
      attachment_link(instance::cloud, "https://x.atlassian.net", "7", "att42", "a.pdf"),
      "https://x.atlassian.net/wiki/pages/viewpageattachments.action?pageId=7&preview=%2F7%2F42%2Fa.pdf");
}

TEST(attachment_link, of_data_center_keeps_the_id) {
  EXPECT_EQ(
      attachment_link(instance::data_center, "https://wiki.example.com", "7", "att42", "a.pdf"),
      "https://wiki.example.com/pages/viewpageattachments.action?pageId=7&preview=%2F7%2Fatt42%2Fa.pdf");
}

TEST(attachment_link, encodes_any_title) {
  EXPECT_EQ(attachment_link(instance::cloud, "https://x", "7", "att4", "ü 100% \"a/b\" 🎯.pdf"),
            "https://x/wiki/pages/viewpageattachments.action?pageId=7&preview="
            "%2F7%2F4%2F%C3%BC%20100%25%20%22a%2Fb%22%20%F0%9F%8E%AF.pdf");
}

} // namespace cfc::confluence

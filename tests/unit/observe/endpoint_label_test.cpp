#include "io/observe/endpoint_label.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cfc::observe {
namespace {

std::string label(std::string_view url) {
  return std::string(endpoint_label(url).text());
}

TEST(endpoint_label, begins_with_the_api_and_has_no_query) {
  EXPECT_EQ(label("https://api.example.com/ex/confluence/abc-1/wiki/rest/api/content/search?cql=label%3D1"),
            "/rest/api/content/search");
  EXPECT_EQ(label("https://api.example.com/ex/confluence/abc-1/wiki/api/v2/pages?id=1"), "/api/v2/pages");
  EXPECT_EQ(label("http://[::1]:80/wiki/rest/api/content#x"), "/rest/api/content");
}

TEST(endpoint_label, has_no_ids) {
  EXPECT_EQ(label("https://h/rest/api/content/123456"), "/rest/api/content/{id}");
  EXPECT_EQ(label("https://h/rest/api/content/123456/child/attachment/att99887766/download"),
            "/rest/api/content/{id}/child/attachment/{id}/download");
  EXPECT_EQ(label("https://h/api/v2/attachments/0a1b2c3d-aaaa-bbbb"), "/api/v2/attachments/{id}");
  EXPECT_EQ(label("https://h/rest/api/content/123"), "/rest/api/content/123");
  EXPECT_EQ(label("https://h/rest/api/content/att123"), "/rest/api/content/att123");
}

TEST(endpoint_label, of_another_path_is_the_whole_path) {
  EXPECT_EQ(label("https://h/rest/applinks/1.0/manifest"), "/rest/applinks/1.0/manifest");
  EXPECT_EQ(label("https://h"), "");
}

TEST(endpoint_label, of_a_download_names_no_file) {
  EXPECT_EQ(label("https://h/wiki/download/attachments/4711/secret%20plan.pdf?version=1"),
            "/download/attachments/{id}/{file}");
}

TEST(endpoint_label, is_of_bounded_length) {
  EXPECT_EQ(label("https://h/rest/api/" + std::string(5000, 'x')).size(), 200U);
}

} // namespace
} // namespace cfc::observe

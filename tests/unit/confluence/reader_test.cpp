#include "io/confluence/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::confluence {

using testing::ElementsAre;

TEST(read_attachments, reads_both_versions_of_the_api) {
  const attachment_list list = read_attachments(
      R"({"results":[{"id":"65","title":"f","metadata":{"mediaType":"text/plain"},"version":{"when":"1970-01-01T00:00:02Z"},"_links":{"download":"/d"}},)"
      R"({"id":"att6","title":"g","mediaType":"image/png","fileSize":5,"downloadLink":"/e","version":{"createdAt":"1970-01-01T00:00:03Z"}},)"
      R"({"title":"without id"}],"_links":{"next":"/wiki/api/v2/x?cursor=A","base":"https://x"}})");
  ASSERT_EQ(list.attachments.size(), 2u);
  EXPECT_EQ(list.rows, 3u);
  EXPECT_EQ(list.attachments[0].media_type, "text/plain");
  EXPECT_EQ(list.attachments[0].download, "/d");
  EXPECT_EQ(list.attachments[0].updated, 2'000);
  EXPECT_EQ(list.attachments[1].media_type, "image/png");
  EXPECT_EQ(list.attachments[1].size, 5u);
  EXPECT_EQ(list.attachments[1].download, "/e");
  EXPECT_EQ(list.attachments[1].updated, 3'000);
  EXPECT_EQ(list.next, "/wiki/api/v2/x?cursor=A");
}

TEST(read_bodies, reads_pages_and_skips_rows_without_id) {
  const body_page answer = read_bodies(
      R"({"results":[{"id":"1","title":"T","body":{"storage":{"value":"<p>\u00fc \"a\"<\/p>","representation":"storage"}},)"
      R"("version":{"when":"1970-01-01T00:00:02Z"},"_links":{"webui":"/w"},)"
      R"("metadata":{"labels":{"results":[{"name":"b"},{"name":"a"}]}}},{"title":"x"},null],"_links":{"next":"n"}})");
  ASSERT_EQ(answer.pages.size(), 1u);
  EXPECT_EQ(answer.rows, 3u);
  EXPECT_EQ(answer.next, "n");
  EXPECT_EQ(answer.pages[0].body, "<p>ü \"a\"</p>");
  EXPECT_EQ(answer.pages[0].webui, "/w");
  EXPECT_EQ(answer.pages[0].updated, 2'000);
  EXPECT_THAT(answer.pages[0].labels, ElementsAre("b", "a"));
}

TEST(read_body, reads_one_page) {
  EXPECT_EQ(read_body(R"({"id":"1","body":{"storage":{"value":"x"}}})").body, "x");
  EXPECT_EQ(read_body(R"({"id":"1","body":{"storage":{}}})").body, "");
  EXPECT_THROW(read_body(R"({"statusCode":404,"message":"gone"})"), bad_answer);
}

TEST(read_user_type, reads_the_type) {
  EXPECT_EQ(read_user_type(R"({"type":"anonymous","profilePicture":{"type":"x"}})"), "anonymous");
  EXPECT_THROW(read_user_type("{}"), bad_answer);
}

TEST(read_manifest_id, reads_the_id) {
  EXPECT_EQ(read_manifest_id(R"({"id":"a-b","name":"Confluence"})"), "a-b");
  EXPECT_THROW(read_manifest_id("<manifest><id>a</id></manifest>"), bad_answer);
}

TEST(has_space, compares_id_and_key) {
  const std::string body = R"({"results":[{"id":"5","key":"K"}]})";
  EXPECT_TRUE(has_space(body, "5", "K"));
  EXPECT_FALSE(has_space(body, "6", "K"));
  EXPECT_FALSE(has_space(R"({"results":[]})", "5", "K"));
  EXPECT_THROW(has_space(R"({"errors":[]})", "5", "K"), bad_answer);
}

} // namespace cfc::confluence

#include "io/confluence/reader.hpp"
#include "io/confluence/stored_content.hpp"
#include "tests/support/thrown_fault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::confluence {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(read_attachments, reads_both_versions_of_the_api) {
  const attachment_list list = read_attachments(
      R"({"results":[{"id":"65","title":"f","metadata":{"mediaType":"text/plain"},"version":{"when":"1970-01-01T00:00:02Z"},"_links":{"download":"/d"}},)"
      R"({"id":"att6","title":"g","mediaType":"image/png","fileSize":5,"downloadLink":"/e","version":{"createdAt":"1970-01-01T00:00:03Z"}})"
      R"(],"_links":{"next":"/wiki/api/v2/x?cursor=A","base":"https://x"}})");
  ASSERT_EQ(list.attachments.size(), 2u);
  EXPECT_EQ(list.rows, 2u);
  EXPECT_EQ(list.attachments[0].media_type, "text/plain");
  EXPECT_EQ(list.attachments[0].download, "/d");
  EXPECT_EQ(list.attachments[0].updated, 2'000);
  EXPECT_EQ(list.attachments[1].media_type, "image/png");
  EXPECT_EQ(list.attachments[1].size, 5u);
  EXPECT_EQ(list.attachments[1].download, "/e");
  EXPECT_EQ(list.attachments[1].updated, 3'000);
  EXPECT_EQ(list.next, "/wiki/api/v2/x?cursor=A");
}

template <class F>
std::string refusal(F&& read) {
  try {
    read();
  } catch (const http::api_error& error) {
    return error.what();
  }
  return "";
}

TEST(read_attachments, refuses_a_list_that_would_look_shorter_than_it_is) {
  const auto of = [](const std::string& body) { return refusal([&] { read_attachments(body); }); };
  EXPECT_THAT(of(R"({"results":[{"id":"1"},{"title":"without id"}]})"), HasSubstr("results[1]: id: missing"));
  EXPECT_THAT(of(R"({"results":[{"id":"1"},null]})"), HasSubstr("results[1]: not an object"));
  EXPECT_THAT(of(R"({"results":[],"_links":{"next":{"href":"/x"}}})"), HasSubstr("_links.next"));
  EXPECT_THAT(of(R"({"results":null})"), HasSubstr("no list of results"));
}

TEST(read_total, gives_none_that_is_no_number) {
  EXPECT_EQ(read_total(R"({"results":[{"content":{"id":"1"}}],"totalSize":12})"), 12U);
  EXPECT_EQ(read_total(R"({"results":[],"totalSize":-1})"), std::nullopt);
  EXPECT_EQ(read_total(R"({"results":[],"totalSize":"many"})"), std::nullopt);
  EXPECT_EQ(read_total(R"({"results":[]})"), std::nullopt);
  EXPECT_NE(refusal([] { read_total("<html>"); }), "");
}

TEST(read_bodies, refuses_a_row_that_would_be_taken_for_a_page_that_is_gone) {
  const auto of = [](const std::string& body) { return refusal([&] { read_bodies(body); }); };
  EXPECT_THAT(of(R"({"results":[{"title":"x"}]})"), HasSubstr("results[0]: id: missing"));
  EXPECT_THAT(of(R"({"results":[null]})"), HasSubstr("results[0]: not an object"));
}

TEST(read_bodies, refuses_a_body_that_is_no_json) {
  const auto of = [](const std::string& body) { return refusal([&] { read_bodies(body); }); };
  EXPECT_THAT(of(R"({"results":[{"id":"1","body":{"storage":{"value":pname}}}]})"),
              HasSubstr("body.storage"));
}

TEST(read_bodies, quotes_nothing_of_an_answer_that_may_hold_the_text_of_a_page) {
  const std::string cut = R"({"id":"1","body":{"storage":{"value":"<p>CONFIDENTIAL</p>"})";
  for (const auto& message : {refusal([&] { read_body(cut); }), refusal([&] { read_bodies(cut); }),
                              refusal([&] { read_bodies(R"({"results":[)" + cut); })}) {
    EXPECT_THAT(message, HasSubstr("can't be used"));
    EXPECT_THAT(message, HasSubstr("bytes"));
    EXPECT_THAT(message, Not(HasSubstr("CONFIDENTIAL")));
  }
}

TEST(read_body, tells_an_empty_body_from_none) {
  EXPECT_TRUE(read_body(R"({"id":"1","body":{"storage":{"value":""}}})").has_body);
  EXPECT_FALSE(read_body(R"({"id":"1","body":{"storage":{"value":null}}})").has_body);
  EXPECT_FALSE(read_body(R"({"id":"1","body":{}})").has_body);
}

TEST(read_bodies, reads_pages) {
  const body_page answer = read_bodies(
      R"({"results":[{"id":"1","title":"T","body":{"storage":{"value":"<p>\u00fc \"a\"<\/p>","representation":"storage"}},)"
      R"("version":{"when":"1970-01-01T00:00:02Z"},"_links":{"webui":"/w"},)"
      R"("metadata":{"labels":{"results":[{"name":"b"},{"name":"a"}]}}}],"_links":{"next":"n"}})");
  ASSERT_EQ(answer.pages.size(), 1u);
  EXPECT_EQ(answer.rows, 1u);
  EXPECT_EQ(answer.next, "n");
  EXPECT_EQ(answer.pages[0].body, "<p>ü \"a\"</p>");
  EXPECT_THAT(answer.pages[0].labels, ElementsAre("b", "a"));
}

TEST(read_body, tells_which_page_and_which_version_of_it_the_body_is) {
  const auto page = read_body(
      R"({"id":"1","space":{"id":65,"key":"A"},"version":{"when":"1970-01-01T00:00:02Z","number":3}})");
  EXPECT_EQ(page.space_id, "65");
  EXPECT_EQ(page.updated, 2'000);
  EXPECT_EQ(read_body(R"({"id":"1"})").space_id, "");
  EXPECT_EQ(read_body(R"({"id":"1","version":null})").updated, std::nullopt);
}

TEST(read_body, takes_nothing_but_a_text_for_a_body) {
  for (const char* value : {"null", "5", "true", "{}", "[]"})
    EXPECT_FALSE(read_body(std::string(R"({"id":"1","body":{"storage":{"value":)") + value + "}}}").has_body)
        << value;
}

TEST(read_body, reads_one_page) {
  EXPECT_EQ(read_body(R"({"id":"1","body":{"storage":{"value":"x"}}})").body, "x");
  EXPECT_EQ(read_body(R"({"id":"1","body":{"storage":{}}})").body, "");
  EXPECT_EQ(test::thrown_fault([&] { read_body(R"({"statusCode":404,"message":"gone"})"); }),
            http::api_fault::bad_answer);
}

TEST(read_stored_labels, tells_nothing_by_a_list_with_a_row_that_has_no_name) {
  EXPECT_TRUE(read_stored_labels(R"({"results":[{"name":"a"}],"_links":{}})"));
  for (const char* row :
       {R"({"name":null})", R"({"id":"1"})", "null", "5", R"({"name":5})", R"({"name":""})"}) {
    const std::string list = std::string(R"({"results":[{"name":"a"},)") + row + R"(],"_links":{}})";
    EXPECT_FALSE(read_stored_labels(list)) << row;
    EXPECT_FALSE(read_stored(R"({"id":"1","metadata":{"labels":)" + list + "}}").labels) << row;
  }
}

TEST(read_user_type, reads_the_type) {
  EXPECT_EQ(read_user_type(R"({"type":"anonymous","profilePicture":{"type":"x"}})"), "anonymous");
  EXPECT_EQ(test::thrown_fault([&] { read_user_type("{}"); }), http::api_fault::bad_answer);
}

TEST(read_manifest_id, reads_the_id) {
  EXPECT_EQ(read_manifest_id(R"({"id":"a-b","name":"Confluence"})"), "a-b");
  EXPECT_EQ(test::thrown_fault([&] { read_manifest_id("<manifest><id>a</id></manifest>"); }),
            http::api_fault::bad_answer);
}

TEST(has_space, compares_id_and_key) {
  const std::string body = R"({"results":[{"id":"5","key":"K"}]})";
  EXPECT_TRUE(has_space(body, "5", "K"));
  EXPECT_FALSE(has_space(body, "6", "K"));
  EXPECT_FALSE(has_space(R"({"results":[]})", "5", "K"));
  EXPECT_EQ(test::thrown_fault([&] { has_space(R"({"errors":[]})", "5", "K"); }),
            http::api_fault::bad_answer);
}

TEST(has_space, does_not_say_no_to_what_it_can_not_read) {
  for (const char* body :
       {R"({"results":["x"]})", R"({"results":[{"id":"5"}]})", R"({"results":[{"key":"K"}]})",
        R"({"results":[{"id":"6","key":"K"}],"_links":{"next":"/n"}})"}) {
    EXPECT_EQ(test::thrown_fault([&] { has_space(body, "5", "K"); }), http::api_fault::bad_answer) << body;
  }
}

} // namespace cfc::confluence

// Every sample payload, read into the right records.

#include "io/confluence/reader.hpp"
#include "io/confluence/search_walk.hpp"
#include "io/http/retry.hpp"
#include "tests/contract/payload_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::confluence {

using test::elements;
using test::labels;
using test::member;
using test::payload;
using test::text_member;
using test::text_members;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const api_base cloud_api{"https://api.example/ex/confluence/c/wiki", true, "https://example.atlassian.net"};

class payloads : public testing::Test {
protected:
  void SetUp() override {
    if (test::payload_folder().empty()) {
      GTEST_SKIP() << "the folder with sample payloads is absent";
    }
  }
};

/// What a refusal says, or "".
template <class F>
std::string refusal(F&& read) {
  try {
    read();
  } catch (const http::api_error& error) {
    return error.what();
  }
  return "";
}

list_answer answer_with(std::string_view next, std::size_t rows) {
  list_answer answer;
  answer.next = next;
  answer.rows = rows;
  return answer;
}

std::string as_results(const std::string& row) {
  return "{\"results\":[" + row + "]}";
}

TEST_F(payloads, cloud_attachment_v1_and_v2_same_file) {
  const std::string text = payload("recorded/cloud-attachment-v1-and-v2-same-file.json");
  for (const char* version : {"v1", "v2"}) {
    const attachment_list list = read_attachments(as_results(member(text, version)));
    const attachment& read = list.attachments.at(0);
    EXPECT_EQ(read.id, "att3997705");
    EXPECT_EQ(read.title, "skill_doc_test.txt");
    EXPECT_EQ(read.media_type, "text/plain");
    EXPECT_EQ(read.size, 30u);
    EXPECT_EQ(format_utc(*read.updated), "2026-05-27T07:15:20.913Z");
  }
}

TEST_F(payloads, cloud_gateway_v1_rest_search_next) {
  const std::string body = member(payload("recorded/cloud-gateway-v1-rest-search-next.json"), "body");
  EXPECT_THAT(refusal([&] { read_search_page(body, labels); }), HasSubstr("results[0]: id: missing"));
  const std::string links = member(body, "_links");
  search_walk walk(cloud_api, "type=page", "", 5);
  ASSERT_TRUE(walk.advance(answer_with(text_member(links, "next"), 2), text_member(links, "base")));
  EXPECT_THAT(walk.url(),
              StartsWith(cloud_api.url + "/rest/api/search?next=true&cursor=_t_WyJcdDI5NTA5NSAjQnVTPGs9"));
  EXPECT_THAT(walk.url(), HasSubstr("_h_W10%3D&"));
}

TEST_F(payloads, cloud_gateway_v2_page_attachments) {
  const attachment_list list =
      read_attachments(member(payload("recorded/cloud-gateway-v2-page-attachments.json"), "body"));
  ASSERT_EQ(list.attachments.size(), 4u);
  EXPECT_EQ(list.attachments[0].media_type, "image/svg+xml");
  EXPECT_EQ(list.attachments[0].size, 4'807u);
  EXPECT_EQ(list.attachments[3].title, "header.jpg");
  EXPECT_EQ(list.attachments[3].media_type, "image/png");
  EXPECT_EQ(format_utc(*list.attachments[3].updated), "2026-03-30T16:06:28.198Z");
  EXPECT_THAT(list.attachments[3].download, StartsWith("/download/attachments/4096099/header.jpg?version=1"));
  EXPECT_EQ(list.next, "");
}

TEST_F(payloads, cloud_v1_blogpost) {
  const std::string text = payload("recorded/cloud-v1-blogpost.json");
  const page_body post = read_body(text);
  EXPECT_EQ(post.id, "1343496");
  EXPECT_THAT(post.body, StartsWith("<p><strong>Lorem Ipsum</strong>"));
  EXPECT_THAT(refusal([&] { read_search_page(as_results(text), labels); }), HasSubstr("space: missing"));
}

TEST_F(payloads, cloud_v1_homepage_personal_space) {
  const page_body page = read_body(payload("recorded/cloud-v1-homepage-personal-space.json"));
  EXPECT_EQ(page.title, "Overview");
  EXPECT_THAT(page.body, HasSubstr("📄 Recent pages"));
  EXPECT_THAT(page.body, HasSubstr("ac:type=\"two_equal\"><ac:layout-cell>\n"));
}

TEST_F(payloads, cloud_v1_labels) {
  const std::string text = payload("recorded/cloud-v1-labels.json");
  const page_body page = read_body(R"({"id":"1","metadata":{"labels":)" + text + "}}");
  EXPECT_THAT(page.labels, ElementsAre("meeting-notes", "important", "test"));
}

TEST_F(payloads, cloud_v1_page_by_id_expanded) {
  const std::string text = payload("recorded/cloud-v1-page-by-id-expanded.json");
  const search_page page = read_search_page(as_results(text), labels);
  const content& item = page.contents.at(0);
  EXPECT_EQ(item.id, "987654321");
  EXPECT_EQ(page.spaces.at(item.space).id, "11111111");
  EXPECT_EQ(page.spaces.at(item.space).name, "Project Space");
  EXPECT_EQ(item.attachment_count, 2u);
  EXPECT_FALSE(item.has_more_attachments);
  EXPECT_EQ(page.attachments[1].size, 6'186u);
  EXPECT_EQ(page.attachments[1].media_type, "application/binary");
  EXPECT_FALSE(page.attachments[1].updated);
  EXPECT_THAT(read_body(text).body, StartsWith("<h2><ac:emoticon ac:name=\"blue-star\" />"));
}

TEST_F(payloads, cloud_v1_rest_search_envelope) {
  const std::string text = payload("recorded/cloud-v1-rest-search-envelope.json");
  EXPECT_THAT(refusal([&] { read_search_page(text, labels); }), HasSubstr("results[0]: id: missing"));
}

TEST_F(payloads, cloud_v1_space_list_next) {
  const std::string text = payload("recorded/cloud-v1-space-list-next.json");
  EXPECT_TRUE(has_space(text, "11111111", "~user1"));
  EXPECT_TRUE(has_space(text, "22222222", "PROJ"));
  // A list of one key's spaces never has a second page; this one, of all spaces, has.
  EXPECT_THAT(refusal([&] { has_space(text, "22222222", "OTHER"); }), HasSubstr("_links.next"));
  search_walk walk = search_walk::from_link(cloud_api, "/rest/api/space?limit=5", "");
  const std::string base = text_member(member(text, "_links"), "base");
  ASSERT_TRUE(walk.advance(answer_with("/rest/api/space?next=true&limit=5&start=5", 2), base));
  EXPECT_EQ(walk.url(), cloud_api.url + "/rest/api/space?next=true&limit=5&start=5");
}

TEST_F(payloads, cloud_v2_blogposts) {
  const body_page page = read_bodies(member(payload("recorded/cloud-v2-blogposts.json"), "body"));
  ASSERT_EQ(page.pages.size(), 2u);
  EXPECT_EQ(page.pages[0].title, page.pages[1].title);
  EXPECT_EQ(page.pages[1].id, "13664257");
  EXPECT_EQ(page.pages[1].body, "<p>This is a test blog post.</p>");
}

TEST_F(payloads, cloud_v2_page_by_id) {
  const page_body page = read_body(payload("recorded/cloud-v2-page-by-id.json"));
  EXPECT_EQ(page.title, "aai-cli skill doc test page (updated)");
  EXPECT_EQ(page.body, "Updated body content for skill documentation.");
}

TEST_F(payloads, cloud_v2_space_pages_storage) {
  const body_page page = read_bodies(member(payload("recorded/cloud-v2-space-pages-storage.json"), "body"));
  ASSERT_EQ(page.pages.size(), 2u);
  EXPECT_THAT(page.pages[1].body, HasSubstr(R"(ac:emoji-fallback="\uD83E\uDD14")"))
      << "decoded once, not twice";
  EXPECT_THAT(page.pages[1].body, HasSubstr("ac:emoji-fallback=\"🎯\""));
}

TEST_F(payloads, dc_attachments_2019_no_extensions) {
  const attachment_list list = read_attachments(payload("recorded/dc-attachments-2019-no-extensions.json"));
  const attachment& read = list.attachments.at(0);
  EXPECT_EQ(read.id, "65615");
  EXPECT_EQ(read.media_type, "");
  EXPECT_FALSE(read.size);
  EXPECT_EQ(read.download, "/download/attachments/65613/file.txt");
  EXPECT_EQ(list.base, "http://localhost:32769");
}

TEST_F(payloads, dc_content_list_official_example) {
  const std::string text = payload("recorded/dc-content-list-official-example.json");
  const body_page page = read_bodies(text);
  ASSERT_EQ(page.pages.size(), 2u);
  EXPECT_THAT(refusal([&] { read_search_page(text, labels); }),
              HasSubstr("results[0] (id 393219): space: missing"));
}

TEST_F(payloads, dc_content_search_2020) {
  const std::string text = payload("recorded/dc-content-search-2020.json");
  const body_page page = read_bodies(text);
  EXPECT_EQ(page.pages.at(0).id, "65591");
  EXPECT_EQ(page.next, "");
  EXPECT_THAT(refusal([&] { read_search_page(text, labels); }), HasSubstr("(id 65591): space: missing"));
}

TEST_F(payloads, dc_expansions_official_example) {
  const body_page page = read_bodies(payload("recorded/dc-expansions-official-example.json"));
  EXPECT_EQ(page.pages.at(0).title, "Test Space Home");
  EXPECT_EQ(page.base, "http://localhost:8080/confluence");
}

TEST_F(payloads, server_attachments_2015_offset_timezone) {
  // The public fixture leaves the id of its second row out, as no server does: that row would be lost.
  const std::string text = payload("recorded/server-attachments-2015-offset-timezone.json");
  EXPECT_THAT(refusal([&] { read_attachments(text); }), HasSubstr("results[1]: id: missing"));
  const attachment_list list = read_attachments(as_results(elements(member(text, "results")).front()));
  EXPECT_EQ(format_utc(*list.attachments[0].updated), "2015-02-24T14:20:36.000Z");
  EXPECT_EQ(list.attachments[0].media_type, "image/jpeg");
  EXPECT_FALSE(list.attachments[0].size);
}

TEST_F(payloads, error_responses_are_never_taken_for_results) {
  for (const std::string& one : elements(member(payload("recorded/error-responses.json"), "cases"))) {
    const std::string body = member(one, "body");
    const std::string refused = refusal([&] { read_search_page(body, labels); });
    EXPECT_NE(refused, "") << one;
    EXPECT_NE(refusal([&] { read_attachments(body); }), "") << one;
    EXPECT_NE(refusal([&] { read_body(body); }), "") << one;
  }
}

TEST_F(payloads, next_links_end_up_under_the_api) {
  for (const std::string& one : elements(member(payload("recorded/next-links.json"), "cases"))) {
    const std::string next = text_member(one, "next");
    const bool is_cloud = text_member(one, "api").starts_with("cloud");
    const api_base api = is_cloud ? cloud_api : api_base{"https://wiki.example.com/confluence", false};
    search_walk walk(api, "type=page", "space", 25);
    const bool more = walk.advance(answer_with(next, 10), text_member(one, "base"));
    EXPECT_EQ(more, !next.empty()) << one;
    EXPECT_THAT(walk.url(),
                StartsWith(api.url + (next.find("/api/v2/") != next.npos ? "/api/v2/" : "/rest/api/")));
    EXPECT_THAT(walk.url(), HasSubstr("expand=")) << one;
    EXPECT_EQ(walk.url().find_first_of(" \"'()<>"), std::string::npos) << walk.url();
    EXPECT_EQ(walk.url().find("%25"), std::string::npos) << "encoded twice: " << walk.url();
    if (more && !is_cloud) {
      EXPECT_THAT(walk.url(), EndsWith("start=10"));
    }
  }
}

TEST_F(payloads, rate_limit_headers_tell_how_long_to_wait) {
  const auto now =
      std::chrono::system_clock::time_point(std::chrono::milliseconds(*parse_time("2025-10-08T14:29:13Z")));
  std::vector<std::int64_t> waits;
  for (const std::string& one : elements(member(payload("recorded/rate-limit-headers.json"), "cases"))) {
    http::headers fields;
    for (const auto& [name, value] : text_members(member(one, "headers"))) {
      fields.push_back({name, value});
    }
    const int status = std::stoi(member(one, "status"));
    EXPECT_EQ(http::worth_another_try(status, fields), status == 429) << one;
    waits.push_back(http::retry_after(fields, now).value_or(std::chrono::seconds(0)).count());
  }
  EXPECT_THAT(waits, ElementsAre(1'847, 0, 0, 0, 0, 0, 0, http::retry_after_ceiling.count(), 0));
}

TEST_F(payloads, derived_cloud_content_search_25_attachments) {
  const search_page page =
      read_search_page(payload("derived/cloud-content-search-25-attachments.json"), labels);
  const content& item = page.contents.at(0);
  EXPECT_EQ(item.attachment_count, 25u);
  EXPECT_TRUE(item.has_more_attachments);
  EXPECT_EQ(item.next_attachments, "/rest/api/content/3964929/child/attachment?next=true&limit=25&start=25");
  EXPECT_FALSE(item.has_all_label);
  EXPECT_EQ(page.spaces.at(0).name, "Software & Döcs");
  EXPECT_EQ(page.attachments[0].title, "file 00 – übersicht (v0) 100%.pdf");
  EXPECT_EQ(page.attachments[24].size, 1'024u);
  EXPECT_EQ(format_utc(*page.attachments[1].updated), "2026-05-27T07:01:20.913Z");
  search_walk walk(cloud_api, "x", "metadata.labels", 100);
  ASSERT_TRUE(walk.advance(page));
  EXPECT_THAT(walk.url(), StartsWith(cloud_api.url + "/rest/api/content/search?next=true&cursor=_t_WyJc"));
}

TEST_F(payloads, derived_cloud_content_search_mixed_types) {
  const search_page answer =
      read_search_page(payload("derived/cloud-content-search-mixed-types.json"), labels);
  std::vector<content_type> types;
  for (const content& item : answer.contents) {
    types.push_back(item.type);
  }
  using enum content_type;
  EXPECT_THAT(types, ElementsAre(page, blogpost, folder, whiteboard, database, embed, other, other));
  EXPECT_EQ(answer.spaces.size(), 1u) << "id 98309 as number and as string";
  EXPECT_EQ(answer.contents[7].type_name, "ac:com.mxgraph.confluence.plugins.diagramly:drawio-diagram");
  EXPECT_FALSE(answer.contents[4].updated);
}

TEST_F(payloads, derived_cloud_short_page_then_empty_with_next) {
  search_walk walk(cloud_api, "x", "version", 100);
  std::vector<std::string> ids;
  std::vector<bool> more;
  for (const std::string& answer :
       elements(payload("derived/cloud-content-search-short-page-then-empty-with-next.json"))) {
    const search_page page = read_search_page(answer, labels);
    for (const content& item : page.contents) {
      ids.emplace_back(item.id);
    }
    more.push_back(walk.advance(page));
  }
  EXPECT_THAT(ids, ElementsAre("1", "2"));
  EXPECT_THAT(more, ElementsAre(true, true, false));
}

TEST_F(payloads, derived_dc_limit_capped_next_skips) {
  const search_page page =
      read_search_page(payload("derived/dc-content-search-limit-capped-next-skips.json"), labels);
  const content& item = page.contents.at(0);
  EXPECT_TRUE(item.has_all_label);
  EXPECT_EQ(format_utc(*item.updated), "2024-03-31T01:39:18.283Z");
  EXPECT_EQ(page.attachments.at(1).title, "файл 1.docx");
  EXPECT_THAT(page.attachments[1].download, HasSubstr("%BB%201.docx"));
  EXPECT_EQ(page.total, 3u);
  search_walk walk({"http://localhost:8090/confluence", false}, "x", "version", 500);
  ASSERT_TRUE(walk.advance(page));
  EXPECT_THAT(walk.url(), EndsWith("&start=1"));
}

} // namespace cfc::confluence

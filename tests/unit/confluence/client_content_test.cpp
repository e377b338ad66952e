#include "tests/unit/confluence/client_fixture.hpp"

#include <gmock/gmock.h>

namespace cfc::confluence {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(confluence_client, pages_clouds_attachments_by_v2) {
  network.answer(method::get, "cursor=A", 200,
                 R"({"results":[{"id":"att2"}],"_links":{"base":"https://x.atlassian.net/wiki"}})");
  network.answer(
      method::get, "/attachments?limit=250", 200,
      R"({"results":[{"id":"att1"}],"_links":{"next":"/wiki/api/v2/pages/7/attachments?cursor=A"}})");
  const auto found = run(io, cloud().fetch_attachments({"7", content_type::page, "/rest/api/gone", 25}));
  EXPECT_TRUE(found.replaces_inlined);
  ASSERT_EQ(found.lists.size(), 2u);
  EXPECT_EQ(found.lists[1].attachments.at(0).id, "att2");
  EXPECT_EQ(url(0), std::string(api) + "/api/v2/pages/7/attachments?limit=250&status=current");
  EXPECT_EQ(url(1), std::string(api) + "/api/v2/pages/7/attachments?cursor=A");
}

TEST_F(confluence_client, pages_attachments_of_blog_posts_by_their_own_endpoint) {
  network.answer(method::get, "/api/v2/blogposts/7/attachments", 200, no_rows);
  run(io, cloud().fetch_attachments({"7", content_type::blogpost, "", 25}));
  EXPECT_EQ(network.unused(), 0u);
}

TEST_F(confluence_client, continues_data_centers_inlined_attachments) {
  network.answer(
      method::get, "start=25", 200,
      R"({"results":[{"id":"1"},{"id":"2"}],"_links":{"next":"/rest/api/content/7/child/attachment?limit=25&start=50"}})");
  network.answer(method::get, "start=27", 200, no_rows);
  const auto found =
      run(io, data_center().fetch_attachments(
                  {"7", content_type::page, "/rest/api/content/7/child/attachment?limit=25&start=25", 25}));
  EXPECT_FALSE(found.replaces_inlined);
  EXPECT_EQ(found.lists.size(), 2u);
  EXPECT_THAT(url(0), HasSubstr("expand=version%2Cextensions"));
}

TEST_F(confluence_client, continues_data_centers_attachments_without_a_link) {
  network.answer(method::get,
                 "/rest/api/content/7/child/attachment?start=25&limit=200&expand=version%2Cextensions", 200,
                 no_rows);
  run(io, data_center().fetch_attachments({"7", content_type::page, "", 25}));
  EXPECT_EQ(network.unused(), 0u);
}

TEST_F(confluence_client, ends_a_list_whose_last_rows_come_again) {
  network.answer_by([&](const http::request& what) {
    http::response answer;
    answer.status = 200;
    answer.body = R"({"results":[{"id":"1"}],"_links":{"next":"/rest/api/content/7/child/attachment?n=)" +
                  std::to_string(what.url.size()) + std::to_string(network.requests().size()) + R"("}})";
    return answer;
  });
  EXPECT_EQ(run(io, data_center().fetch_attachments({"7", content_type::page, "", 25})).lists.size(), 2U);
  EXPECT_EQ(network.requests().size(), 2U);
}

TEST_F(confluence_client, fetches_bodies_until_the_server_has_no_more) {
  network.answer(method::get, "start=1", 200, R"({"results":[{"id":"2"}],"_links":{}})");
  network.answer(method::get, "cql=id%20IN%20(1%2C2)", 200,
                 R"({"results":[{"id":"1"}],"_links":{"next":"/rest/api/content/search?start=50"}})");
  const auto pages = run(io, data_center().fetch_bodies({"1", "2"}));
  ASSERT_EQ(pages.size(), 2u);
  EXPECT_EQ(pages[1].id, "2");
  EXPECT_THAT(url(0), HasSubstr("expand=body.storage%2Cversion%2Cspace%2Cmetadata.labels&limit=2"));
}

TEST_F(confluence_client, fetches_one_body_of_cloud_by_search) {
  network.answer(method::get, "cql=id%3D7&", 200, R"({"results":[{"id":"7","title":"T"}],"_links":{}})");
  network.answer(method::get, "cql=id%3D8&", 200, no_rows);
  EXPECT_EQ(run(io, cloud().fetch_body("7"))->title, "T");
  EXPECT_FALSE(run(io, cloud().fetch_body("8")));
}

TEST_F(confluence_client, fetches_one_body_of_data_center_by_id) {
  network.answer(method::get, "/rest/api/content/7?expand=body.storage", 200, R"({"id":"7","title":"T"})");
  network.answer(method::get, "/rest/api/content/8?expand=", 404, "{}");
  EXPECT_EQ(run(io, data_center().fetch_body("7"))->title, "T");
  EXPECT_FALSE(run(io, data_center().fetch_body("8")));
}

TEST_F(confluence_client, reads_a_page_again_by_another_request_that_asks_for_the_body_alone) {
  network.answer_always(method::get, "/rest/api/content/search", 200,
                        R"({"results":[{"id":"7","body":{"storage":{"value":""}}}],"_links":{}})");
  network.answer(method::get, "/rest/api/content/7?expand=body.storage", 200,
                 R"({"id":"7","body":{"storage":{"value":"x"}}})");
  run(io, cloud().fetch_body("7"));
  EXPECT_TRUE(run(io, cloud().fetch_body_again("7"))->has_body);
  EXPECT_NE(url(0), url(1));
  EXPECT_EQ(run(io, data_center().fetch_body_again("7"))->body, "x");
  EXPECT_THAT(url(2), EndsWith("/rest/api/content/7?expand=body.storage"));
}

TEST_F(confluence_client, takes_no_other_page_for_the_one_whose_body_it_asked_for) {
  network.answer_always(method::get, "/rest/api/content/search", 200,
                        R"({"results":[{"id":"4000","body":{"storage":{"value":""}}}],"_links":{}})");
  network.answer_always(method::get, "/rest/api/content/7?", 200,
                        R"({"id":"4000","body":{"storage":{"value":""}}})");
  for (const auto& error :
       {failure_of(cloud().fetch_body("7")), failure_of(cloud().fetch_body_again("7")),
        failure_of(data_center().fetch_body("7")), failure_of(data_center().fetch_body_again("7"))}) {
    ASSERT_TRUE(error);
    EXPECT_EQ(error->fault(), api_fault::bad_answer);
    EXPECT_THAT(error->what(), HasSubstr("the body of content 7 was answered with content 4000"));
  }
}

TEST_F(confluence_client, finds_the_page_whose_body_it_asked_for_among_others) {
  network.answer(method::get, "/rest/api/content/search", 200,
                 R"({"results":[{"id":"4000","title":"other"},{"id":"7","title":"T"}],"_links":{}})");
  EXPECT_EQ(run(io, cloud().fetch_body("7"))->title, "T");
}

TEST_F(confluence_client, quotes_nothing_that_was_answered_to_a_request_for_bodies) {
  network.answer_always(method::get, "/rest/api/content/", 400, R"({"message":"can't render CONFIDENTIAL"})");
  for (const auto& error :
       {failure_of(cloud().fetch_body("7")), failure_of(data_center().fetch_body("7")),
        failure_of(data_center().fetch_bodies({"7"})), failure_of(data_center().fetch_body_again("7"))}) {
    ASSERT_TRUE(error);
    EXPECT_EQ(error->status(), 400);
    EXPECT_THAT(error->what(), Not(HasSubstr("CONFIDENTIAL")));
  }
}

TEST_F(confluence_client, leaves_a_batch_of_bodies_that_gets_no_answer_to_its_caller) {
  network.fail(method::get, "/rest/api/content/search", http::transport_fault::timeout);
  const auto error = failure_of(data_center().fetch_bodies({"1", "2"}));
  ASSERT_TRUE(error);
  EXPECT_TRUE(error->timed_out());
  EXPECT_EQ(network.requests().size(), 1U);
}

TEST_F(confluence_client, downloads_of_cloud_may_leave_the_origin) {
  network.answer(method::get, "/rest/api/content/7/child/attachment/att1/download", 200, "bytes");
  text_sink sink;
  run(io, cloud().download({"7", "att1", "/ignored"}, sink));
  EXPECT_EQ(sink.text, "bytes");
  EXPECT_THAT(url(), StartsWith(api));
  EXPECT_EQ(network.requests()[0].follow, http::redirects::anywhere_without_us);
}

TEST_F(confluence_client, downloads_of_data_center_stay_on_the_origin) {
  const std::string expected =
      "https://wiki.example.com/confluence/download/attachments/7/a%20b.pdf?version=1";
  for (const char* link :
       {"/download/attachments/7/a b.pdf?version=1", "/confluence/download/attachments/7/a%20b.pdf?version=1",
        "https://wiki.example.com/confluence/download/attachments/7/a%20b.pdf?version=1"}) {
    network.answer(method::get, "/download/", 200, "bytes");
    text_sink sink;
    run(io, data_center().download({"7", "1", link}, sink));
    EXPECT_EQ(network.requests().back().url, expected);
    EXPECT_EQ(network.requests().back().follow, http::redirects::same_origin);
  }
}

TEST_F(confluence_client, refuses_download_links_to_elsewhere) {
  for (const char* link : {"", "https://evil.example/download/1"}) {
    text_sink sink;
    const auto error = failure_of(data_center().download({"7", "1", link}, sink));
    ASSERT_TRUE(error) << link;
    EXPECT_EQ(error->fault(), api_fault::transfer);
  }
  EXPECT_TRUE(network.requests().empty());
}

TEST_F(confluence_client, tries_a_download_once) {
  network.answer_always(method::get, "/download", 503, "");
  text_sink sink;
  EXPECT_TRUE(failure_of(cloud().download({"7", "att1", ""}, sink)));
  EXPECT_EQ(network.requests().size(), 1u);
}

} // namespace cfc::confluence

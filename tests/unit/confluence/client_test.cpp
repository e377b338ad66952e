#include "io/confluence/client.hpp"
#include "tests/support/fake_transport.hpp"
#include "tests/support/thrown_fault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::confluence {

using http::api_error;
using http::api_fault;
using http::method;
using test::run;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Takes a body as it comes.
class text_sink final : public http::body_sink {
public:
  bool begin(int, const http::headers&) override { return true; }
  verdict write(std::span<const char> bytes) override {
    text.append(bytes.data(), bytes.size());
    return verdict::taken;
  }
  void on_room(std::function<void()>) override {}
  std::string text;
};

class confluence_client : public testing::Test {
protected:
  client cloud() {
    client_settings settings;
    settings.base_url = "https://x.atlassian.net";
    settings.gateway_url = "https://gw.example";
    settings.cloud_id = "c1";
    return client(calls, settings);
  }
  client data_center() {
    client_settings settings;
    settings.kind = instance::data_center;
    settings.base_url = "https://wiki.example.com/confluence";
    return client(calls, settings);
  }
  const std::string& url(std::size_t request = 0) const { return network.requests().at(request).url; }

  template <class T>
  std::optional<api_error> failure_of(boost::asio::awaitable<T> work) {
    try {
      run(io, std::move(work));
    } catch (const api_error& error) {
      return error;
    }
    return std::nullopt;
  }

  static constexpr const char* api = "https://gw.example/ex/confluence/c1/wiki";
  static constexpr const char* no_rows = R"({"results":[],"_links":{}})";

  boost::asio::io_context io;
  test::fake_transport network{io};
  test::fake_clock clock;
  observe::traffic counts;
  http::service calls{network, http::bearer("secret-token"), {"confluence", 0, {}, 1}, counts, clock.clock()};
};

TEST_F(confluence_client, takes_clouds_identity_from_the_configuration) {
  EXPECT_EQ(run(io, cloud().identity()), "confc:cloud:c1");
  EXPECT_TRUE(network.requests().empty());
}

TEST_F(confluence_client, asks_data_centers_manifest_without_credentials) {
  network.answer(method::get, "/rest/applinks/1.0/manifest", 200, R"({"id":"abc"})",
                 {{"X-AUSERNAME", "anonymous"}});
  EXPECT_EQ(run(io, data_center().identity()), "confc:data-center:abc");
  EXPECT_EQ(url(), "https://wiki.example.com/confluence/rest/applinks/1.0/manifest");
  EXPECT_EQ(network.requests()[0].field("Authorization"), "");
  EXPECT_EQ(network.requests()[0].field("Accept"), "application/json");
}

TEST_F(confluence_client, asks_no_account_of_cloud) {
  run(io, cloud().check_account());
  EXPECT_TRUE(network.requests().empty());
}

TEST_F(confluence_client, accepts_a_known_account) {
  network.answer(method::get, "/rest/api/user/current", 200, R"({"type":"known"})");
  EXPECT_FALSE(failure_of(data_center().check_account()));
  EXPECT_EQ(network.requests()[0].field("Authorization"), "Bearer secret-token");
}

TEST_F(confluence_client, refuses_an_anonymous_account) {
  network.answer(method::get, "/rest/api/user/current", 200, R"({"type":"anonymous"})");
  const auto error = failure_of(data_center().check_account());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), api_fault::authentication);
  EXPECT_THAT(error->what(), HasSubstr("confluence.auth"));
}

TEST_F(confluence_client, says_what_to_check_when_the_login_is_refused) {
  network.answer_always(method::get, "/rest/api/user/current", 403, "");
  const auto error = failure_of(data_center().check_account());
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), api_fault::authentication);
  EXPECT_EQ(error->status(), 403);
  EXPECT_THAT(error->what(), HasSubstr("Check the permissions of the account"));
}

TEST_F(confluence_client, refuses_any_anonymous_answer_of_data_center) {
  network.answer(method::get, "/rest/api/content/search", 200, no_rows, {{"X-AUSERNAME", "Anonymous"}});
  const client asked = data_center();
  const auto error = failure_of(data_center().fetch(asked.start_search("x")));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->fault(), api_fault::anonymous);
}

TEST_F(confluence_client, believes_no_refusal_of_data_center_to_nobody) {
  const http::headers nobody{{"X-AUSERNAME", "anonymous"}};
  for (const int status : {400, 401, 403, 404, 500}) {
    network.answer_always(method::get, "status-" + std::to_string(status), status, "{}", nobody);
    const std::string name = "status-" + std::to_string(status);
    const client asked = data_center();
    for (const auto& error :
         {failure_of(data_center().fetch_body(name)), failure_of(data_center().look_up_space("5", name)),
          failure_of(data_center().fetch_bodies({name})),
          failure_of(data_center().fetch(asked.start_search(name))),
          failure_of(data_center().fetch_attachments({name, content_type::page, "", 0}))}) {
      ASSERT_TRUE(error) << status;
      EXPECT_EQ(error->fault(), api_fault::anonymous) << status << ": " << error->what();
      EXPECT_EQ(error->status(), status);
    }
    text_sink sink;
    const auto error = failure_of(data_center().download({"7", "1", "/download/" + name}, sink));
    ASSERT_TRUE(error) << status;
    EXPECT_EQ(error->fault(), api_fault::anonymous) << status;
  }
}

TEST_F(confluence_client, asks_nobody_of_cloud_who_it_is) {
  network.answer(method::get, "/search", 200, no_rows, {{"X-AUSERNAME", "anonymous"}});
  EXPECT_FALSE(failure_of(cloud().fetch_body("7")));
}

TEST_F(confluence_client, looks_for_a_page_behind_an_empty_answer_with_a_next_link) {
  network.answer(method::get, "/search", 200,
                 R"({"results":[],"_links":{"next":"/rest/api/content/search?cursor=c2&cql=id%3D5"}})");
  network.answer(
      method::get, "cursor=c2", 200,
      R"({"results":[{"id":"5","type":"page","title":"T","space":{"id":1,"key":"A","name":"A"},)"
      R"("version":{"when":"2025-01-31T08:15:20.913Z"},"body":{"storage":{"value":"<p/>"}}}],"_links":{}})");
  const auto page = run(io, cloud().fetch_body("5"));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->id, "5");
}

TEST_F(confluence_client, tells_of_a_deprecation_once) {
  network.answer_always(method::get, "/search", 200, no_rows,
                        {{"deprecation", "Wed, 1 Mar 2023 00:00:00 GMT"},
                         {"link", "<https://dev.example/#CHANGE-1>; rel=\"deprecation\""}});
  client asked = cloud();
  std::vector<std::pair<std::string, std::string>> told;
  asked.on_deprecation(
      [&](std::string_view path, std::string_view announcement) { told.emplace_back(path, announcement); });
  run(io, asked.fetch(asked.start_search("a=1")));
  run(io, asked.fetch(asked.start_search("a=2")));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].first, "/rest/api/content/search");
  EXPECT_THAT(told[0].second, HasSubstr("2023"));
  EXPECT_THAT(told[0].second, HasSubstr("CHANGE-1"));
}

TEST_F(confluence_client, takes_a_link_field_of_paging_for_no_announcement) {
  network.answer(method::get, "/search", 200, no_rows, {{"Link", "<https://x.example>; rel=\"base\""}});
  client asked = cloud();
  bool told = false;
  asked.on_deprecation([&](std::string_view, std::string_view) { told = true; });
  run(io, asked.fetch(asked.start_search("a=1")));
  EXPECT_FALSE(told);
}

TEST_F(confluence_client, searches_oldest_first_with_the_expansions_of_discovery) {
  network.answer(method::get, "/search", 200, no_rows);
  client asked = cloud();
  EXPECT_EQ(run(io, asked.fetch(asked.start_search("a=1"))), no_rows);
  EXPECT_EQ(url(), std::string(api) +
                       "/rest/api/content/"
                       "search?cql=a%3D1%20ORDER%20BY%20created&expand=metadata.labels%2Cversion%2Cspace%"
                       "2Cchildren.attachment"
                       "%2Cchildren.attachment.version%2Cchildren.attachment.extensions&limit=200");
}

TEST_F(confluence_client, leaves_attachments_out_when_they_are_off) {
  client_settings settings = cloud().settings();
  settings.with_attachments = false;
  EXPECT_THAT(client(calls, settings).start_search("a").url(),
              EndsWith("expand=metadata.labels%2Cversion%2Cspace&limit=200"));
}

TEST_F(confluence_client, surfaces_the_status_of_a_failed_search) {
  for (const int status : {400, 404, 414}) {
    network.answer(method::get, "/search", status, "");
    client asked = cloud();
    const auto error = failure_of(asked.fetch(asked.start_search("x")));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->status(), status);
  }
}

TEST_F(confluence_client, tries_a_search_that_answers_500_twice) {
  network.answer_always(method::get, "/search", 500, "");
  client asked = cloud();
  const auto error = failure_of(asked.fetch(asked.start_search("x")));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->status(), 500);
  EXPECT_EQ(network.requests().size(), 2u);
}

TEST_F(confluence_client, gives_a_slow_search_up_sooner_where_less_can_be_asked_for) {
  network.answer_always(method::get, "/search", 504, "");
  client asked = cloud();
  failure_of(asked.fetch(asked.start_search("x"), true));
  EXPECT_EQ(network.requests().size(), 2u);
  failure_of(asked.fetch(asked.start_search("x")));
  EXPECT_EQ(network.requests().size(), 7u);
}

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

TEST_F(confluence_client, looks_a_space_up_by_key) {
  network.answer(method::get, "/rest/api/space/~a%2Fb", 200, R"({"id":5,"key":"~a/b"})");
  network.answer(method::get, "/rest/api/space/REUSED", 200, R"({"id":6,"key":"REUSED"})");
  network.answer(method::get, "/rest/api/space/GONE", 404, "{}");
  network.answer(method::get, "/rest/api/space/HIDDEN", 403, "{}");
  EXPECT_EQ(run(io, data_center().look_up_space("5", "~a/b")), space_state::visible);
  EXPECT_EQ(run(io, data_center().look_up_space("5", "REUSED")), space_state::gone);
  EXPECT_EQ(run(io, data_center().look_up_space("5", "GONE")), space_state::gone);
  EXPECT_EQ(run(io, data_center().look_up_space("5", "HIDDEN")), space_state::gone);
}

TEST_F(confluence_client, takes_no_page_of_a_proxy_for_word_that_something_is_gone) {
  const http::headers html{{"Content-Type", "text/html"}};
  network.answer_always(method::get, "/space/HIDDEN", 403, "<html>proxy</html>", html);
  network.answer_always(method::get, "/", 404, "<html>proxy</html>", html);
  EXPECT_TRUE(failure_of(data_center().look_up_space("5", "HIDDEN")));
  EXPECT_TRUE(failure_of(data_center().look_up_space("5", "GONE")));
  EXPECT_TRUE(failure_of(data_center().stored("7")));
  EXPECT_TRUE(failure_of(data_center().fetch_body("7")));
  EXPECT_TRUE(failure_of(cloud().stored_attachment("att7")));
}

TEST_F(confluence_client, looks_a_space_of_cloud_up_by_v2) {
  network.answer(method::get, "/api/v2/spaces?keys=K", 200, R"({"results":[{"id":"5","key":"K"}]})");
  network.answer(method::get, "/api/v2/spaces?keys=G", 200, R"({"results":[]})");
  EXPECT_EQ(run(io, cloud().look_up_space("5", "K")), space_state::visible);
  EXPECT_EQ(run(io, cloud().look_up_space("5", "G")), space_state::gone);
}

TEST_F(confluence_client, never_sends_os_auth_type) {
  network.answer_by([](const http::request& what) {
    http::response answer;
    answer.status = 200;
    answer.body = what.url.find("user/current") != std::string::npos ? R"({"type":"known"})"
                                                                     : R"({"results":[],"id":"1"})";
    return answer;
  });
  run(io, data_center().check_account());
  run(io, data_center().fetch_body("1"));
  run(io, data_center().fetch_bodies({"1"}));
  for (const auto& request : network.requests()) {
    EXPECT_EQ(request.url.find("os_authType"), std::string::npos);
  }
}

} // namespace cfc::confluence

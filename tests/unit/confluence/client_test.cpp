#include "tests/unit/confluence/client_fixture.hpp"

#include <gmock/gmock.h>

namespace cfc::confluence {

using testing::EndsWith;
using testing::HasSubstr;

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

TEST_F(confluence_client, asks_for_the_total_of_a_search_by_the_one_that_tells_it) {
  network.answer(method::get, "/search", 200, R"({"results":[],"totalSize":7,"_links":{}})");
  EXPECT_EQ(read_total(run(io, cloud().fetch_total("a=1"))), 7U);
  EXPECT_EQ(url(), std::string(api) + "/rest/api/search?cql=a%3D1&limit=1");
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

#include "io/confluence/search_walk.hpp"
#include "tests/support/thrown_fault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::confluence {

using testing::EndsWith;
using testing::HasSubstr;

const api_base cloud_api{"https://gw.example/ex/confluence/c1/wiki", true, "https://x.atlassian.net"};
const api_base data_center_api{"https://wiki.example.com/confluence", false,
                               "https://wiki.example.com/confluence"};
const std::string site = "https://x.atlassian.net/wiki";

/// An answer with a next link or without ("").
list_answer answer_with(std::string_view next, std::size_t rows, std::vector<std::string_view> ids = {}) {
  list_answer answer;
  answer.next = next;
  answer.rows = rows;
  answer.ids = std::move(ids);
  return answer;
}

search_walk start(const api_base& api) {
  return {api, "label=\"a\"", "version,space", 200};
}

TEST(search_walk, starts_with_cql_expand_and_limit) {
  EXPECT_EQ(start(cloud_api).url(), "https://gw.example/ex/confluence/c1/wiki/rest/api/content/search"
                                    "?cql=label%3D%22a%22&expand=version%2Cspace&limit=200");
}

TEST(search_walk, ends_without_a_next_link) {
  search_walk walk = start(cloud_api);
  EXPECT_FALSE(walk.advance(answer_with("", 7), site));
  EXPECT_EQ(walk.rows(), 7u);
}

TEST(search_walk, of_cloud_takes_every_form_of_link_to_the_gateway) {
  const std::string expected = cloud_api.url + "/rest/api/content/search?cursor=A&expand=x";
  for (const char* next :
       {"/rest/api/content/search?cursor=A&expand=x", "/wiki/rest/api/content/search?cursor=A&expand=x",
        "https://x.atlassian.net/wiki/rest/api/content/search?cursor=A&expand=x",
        "https://GW.example:443/ex/confluence/c1/wiki/rest/api/content/search?cursor=A&expand=x",
        "/ex/confluence/c1/wiki/rest/api/content/search?cursor=A&expand=x"}) {
    search_walk walk = start(cloud_api);
    ASSERT_TRUE(walk.advance(answer_with(next, 1), site));
    EXPECT_EQ(walk.url(), expected) << next;
  }
}

TEST(search_walk, puts_a_lost_expand_back) {
  search_walk walk = start(cloud_api);
  walk.advance(answer_with("/rest/api/content/search?cursor=A", 1), site);
  EXPECT_THAT(walk.url(), EndsWith("?cursor=A&expand=version%2Cspace"));
}

TEST(search_walk, repairs_raw_characters_and_leaves_escapes) {
  search_walk walk = start(cloud_api);
  walk.advance(answer_with("/rest/api/content/search?cursor=_%3D%2B&expand=a,b&cql=x in (\"S D\")", 1), site);
  EXPECT_THAT(walk.url(), EndsWith("?cursor=_%3D%2B&expand=a,b&cql=x%20in%20%28%22S%20D%22%29"));
}

TEST(search_walk, of_data_center_counts_rows_received) {
  search_walk walk = start(data_center_api);
  ASSERT_TRUE(walk.advance(answer_with("/rest/api/content/search?limit=500&start=500&cql=x", 200),
                           "http://internal:8090"));
  EXPECT_EQ(walk.url(), "https://wiki.example.com/confluence/rest/api/content/search"
                        "?cql=label%3D%22a%22&expand=version%2Cspace&limit=200&start=200");
  ASSERT_TRUE(walk.advance(answer_with("/rest/api/content/search?limit=500&start=700&cql=x", 150),
                           "http://internal:8090"));
  EXPECT_THAT(walk.url(), EndsWith("&start=350"));
}

TEST(search_walk, of_data_center_passes_an_empty_page_by_the_servers_start) {
  search_walk walk = start(data_center_api);
  walk.advance(answer_with("/rest/api/content/search?start=200", 200), "");
  ASSERT_TRUE(walk.advance(answer_with("/rest/api/content/search?start=400", 0), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=200")) << "once more, since its rows would be lost";
  ASSERT_TRUE(walk.advance(answer_with("/rest/api/content/search?start=400", 0), ""));
  EXPECT_THAT(walk.url(), EndsWith("&start=400"));
  walk.advance(answer_with("/rest/api/content/search?start=600", 10), "");
  EXPECT_THAT(walk.url(), EndsWith("&start=410"));
}

TEST(search_walk, continues_inlined_rows_from_the_servers_link) {
  search_walk walk = search_walk::from_link(
      data_center_api, "/rest/api/content/1/child/attachment?limit=25&start=25", "version,extensions");
  EXPECT_EQ(walk.url(), "https://wiki.example.com/confluence/rest/api/content/1/child/attachment"
                        "?limit=25&start=25&expand=version%2Cextensions");
  walk.advance(answer_with("/rest/api/content/1/child/attachment?limit=25&start=50", 20), "");
  EXPECT_THAT(walk.url(), HasSubstr("start=45"));
}

TEST(search_walk, refuses_links_that_leave_the_instance) {
  for (const char* next :
       {"https://evil.example/wiki/rest/api/content/search?cursor=A",
        "//evil.example/rest/api/content/search",
        "http://x.atlassian.net/wiki/rest/api/content/search?cursor=A", "/login?to=x",
        "https://x.atlassian.net@evil.example/rest/api/content/search", "/rest/api/../../admin"}) {
    search_walk walk = start(cloud_api);
    EXPECT_EQ(test::thrown_fault([&] { walk.advance(answer_with(next, 1), site); }), http::api_fault::paging)
        << next;
  }
}

TEST(search_walk, refuses_more_than_twice_the_rows_that_it_asked_for) {
  search_walk enough = start(cloud_api);
  EXPECT_FALSE(enough.advance(answer_with("", 400), site));
  search_walk walk = start(cloud_api);
  try {
    walk.advance(answer_with("", 401), site);
    FAIL() << "accepted";
  } catch (const http::api_error& error) {
    EXPECT_EQ(error.fault(), http::api_fault::paging);
    EXPECT_THAT(error.what(), HasSubstr("401 rows came, though at most 200 were asked for"));
  }
}

TEST(search_walk, walks_thousands_of_pages) {
  search_walk walk = start(cloud_api);
  for (int page = 0; page < 5'000; ++page) {
    ASSERT_TRUE(
        walk.advance(answer_with("/rest/api/content/search?cursor=" + std::to_string(page), 200), site));
  }
  EXPECT_EQ(walk.rows(), 1'000'000u);
}

TEST(search_walk, keeps_a_smaller_limit_on_data_center) {
  search_walk walk = start(data_center_api);
  EXPECT_EQ(walk.limit(), 200);
  walk.limit_to(100);
  walk.limit_to(150);
  EXPECT_EQ(walk.limit(), 100);
  ASSERT_TRUE(walk.advance(answer_with("/rest/api/content/search?limit=200&start=100", 100), ""));
  EXPECT_THAT(walk.url(), HasSubstr("limit=100"));
  EXPECT_THAT(walk.url(), EndsWith("&start=100"));
}

TEST(search_walk, tells_whether_a_cursor_names_its_next_page) {
  search_walk walk = start(cloud_api);
  EXPECT_FALSE(walk.holds_cursor());
  ASSERT_TRUE(walk.advance(answer_with("/rest/api/content/search?cursor=A&limit=200&expand=x", 200), site));
  EXPECT_TRUE(walk.holds_cursor());
  search_walk other = start(data_center_api);
  ASSERT_TRUE(other.advance(answer_with("/rest/api/content/search?cursor=A&limit=200&expand=x", 200), ""));
  EXPECT_FALSE(other.holds_cursor());
}

TEST(search_walk, has_no_limit_to_lower_where_a_link_names_none) {
  search_walk walk = start(cloud_api);
  ASSERT_TRUE(walk.advance(answer_with("/rest/api/content/search?cursor=A&expand=x", 200), site));
  EXPECT_EQ(walk.limit(), 0);
  walk.limit_to(25);
  EXPECT_THAT(walk.url(), EndsWith("?cursor=A&expand=x"));
}

} // namespace cfc::confluence

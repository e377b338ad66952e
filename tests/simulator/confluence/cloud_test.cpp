#include "tests/simulator/simulated_confluence.hpp"

#include <gmock/gmock.h>

namespace cfc::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::string cloud_search(std::string_view cql, std::string_view more = "") {
  return "/rest/api/content/search?cql=" + enc(cql) + std::string(more);
}

/// Follows next links as a client of the gateway does.
std::vector<std::string> walk(simulated_confluence& at, std::string path, int most = 100) {
  std::vector<std::string> all;
  for (; !path.empty() && most > 0; --most) {
    const auto answer = at.ask_cloud(path);
    EXPECT_EQ(answer.status, 200);
    const auto ids = at.ids(answer);
    all.insert(all.end(), ids.begin(), ids.end());
    path = at.next(answer);
  }
  return all;
}

instance_settings generated(std::uint32_t pages) {
  instance_settings size;
  size.spaces = 2;
  size.pages = pages;
  size.attachments = pages;
  return size;
}

TEST(confluence_cloud, a_search_shows_what_is_expanded_and_nothing_else) {
  simulated_confluence at(small_wiki);
  const auto plain = at.ask_cloud(cloud_search("id = 1"));
  EXPECT_THAT(plain.body, Not(HasSubstr("\"metadata\"")));
  const auto full =
      at.ask_cloud(cloud_search("id = 1", "&expand=metadata.labels,version,space,body.storage"));
  auto row = at.read(full.body)["results"].at(0);
  EXPECT_EQ(row["space"]["id"].get_uint64().value(), 65U);
  EXPECT_EQ(row["version"]["when"].get_string().value(), "2025-01-31T08:15:20.913Z");
  EXPECT_EQ(row["metadata"]["labels"]["size"].get_uint64().value(), 2U);
  EXPECT_EQ(row["body"]["storage"]["value"].get_string().value(), "<p>\"Grüße\"</p>");
}

TEST(confluence_cloud, cursors_lead_through_every_page_once) {
  simulated_confluence at("{}", generated(250));
  const auto all = walk(at, cloud_search("space = S0", "&limit=7"));
  EXPECT_EQ(all.size(), 125U);
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), 125U);
}

TEST(confluence_cloud, a_general_search_tells_its_total) {
  simulated_confluence at("{}", generated(50));
  const auto answer =
      at.ask_cloud("/rest/api/search?limit=1&cql=" + enc("space = S0 AND type != attachment"));
  auto found = at.read(answer.body);
  EXPECT_EQ(found["totalSize"].get_uint64().value(), 25U);
  EXPECT_EQ(found["results"].get_array().size(), 1U);
  EXPECT_EQ(at.ask_cloud("/rest/api/search?limit=1&cql=" + enc("nonsense")).status, 400);
  EXPECT_EQ(at.ask_cloud("/rest/api/search?limit=1").status, 400);
}

TEST(confluence_cloud, a_general_search_tells_another_total_or_none_where_that_is_wanted) {
  simulated_confluence at(R"({"modes": {"total_size": 7}})", generated(50));
  const auto path = "/rest/api/search?limit=1&cql=" + enc("type = page");
  EXPECT_THAT(at.ask_cloud(path).body, HasSubstr("\"totalSize\":7,"));
  simulated_confluence silent(R"({"modes": {"total_size": false}})", generated(50));
  EXPECT_THAT(silent.ask_cloud(path).body, Not(HasSubstr("totalSize")));
}

TEST(confluence_cloud, start_is_ignored) {
  simulated_confluence at("{}", generated(20));
  EXPECT_EQ(at.ids(at.ask_cloud(cloud_search("space = S0", "&limit=3&start=5"))),
            at.ids(at.ask_cloud(cloud_search("space = S0", "&limit=3"))));
}

TEST(confluence_cloud, a_cursor_goes_on_behind_its_page_when_an_earlier_one_is_removed) {
  simulated_confluence at("{}", generated(20));
  const auto first = at.ask_cloud(cloud_search("space = S0", "&limit=3"));
  const auto second = at.ids(at.ask_cloud(at.next(first)));
  at.content.remove_page(first_page_id);
  EXPECT_EQ(at.ids(at.ask_cloud(at.next(first))), second);
}

TEST(confluence_cloud, inlined_attachments_stop_at_25_and_v2_has_them_all) {
  auto size = generated(10);
  size.attachments = 600;
  size.attachment_pages = 1;
  simulated_confluence at("{}", size);
  const auto answer = at.ask_cloud(cloud_search("id = 1000000", "&expand=children.attachment.version"));
  auto inlined = at.read(answer.body)["results"].at(0)["children"]["attachment"];
  EXPECT_EQ(inlined["size"].get_uint64().value(), 25U);
  EXPECT_EQ(inlined["results"].get_array().size(), 25U);
  EXPECT_THAT(std::string(inlined["_links"]["next"].get_c_str().value()), HasSubstr("/child/attachment?"));
  std::size_t rows = 0;
  int answers = 0;
  for (std::string path = "/api/v2/pages/1000000/attachments?limit=250"; !path.empty(); ++answers) {
    const auto page = at.ask_cloud(path);
    rows += at.ids(page).size();
    EXPECT_THAT(*field(page, "Link"), HasSubstr("rel=\"base\""));
    path = at.next(page).empty() ? "" : at.next(page).substr(5); // without /wiki
  }
  EXPECT_EQ(rows, 600U);
  EXPECT_EQ(answers, 3);
}

TEST(confluence_cloud, v2_knows_pages_from_blog_posts) {
  simulated_confluence at(small_wiki);
  EXPECT_EQ(at.ask_cloud("/api/v2/blogposts/4/attachments").status, 200);
  const auto wrong = at.ask_cloud("/api/v2/pages/4/attachments");
  EXPECT_EQ(wrong.status, 404);
  EXPECT_THAT(wrong.body, HasSubstr("Cannot find a page with id [4]"));
  EXPECT_EQ(at.ask_cloud("/api/v2/pages/2/attachments?limit=251").status, 400);
}

TEST(confluence_cloud, removed_operations_answer_410) {
  simulated_confluence at(small_wiki);
  for (const auto* path : {"/rest/api/content/1", "/rest/api/content?spaceKey=DOC", "/rest/api/space",
                           "/rest/api/content/2/child/attachment?start=25"}) {
    const auto answer = at.ask_cloud(path);
    EXPECT_EQ(answer.status, 410) << path;
    EXPECT_THAT(answer.body, HasSubstr("GoneException: This deprecated endpoint has been removed."));
  }
}

TEST(confluence_cloud, bad_logins_are_answered_as_recorded) {
  simulated_confluence at(small_wiki);
  at.token = "wrong";
  const auto v1 = at.ask_cloud(cloud_search("id = 1"));
  EXPECT_EQ(v1.status, 403);
  EXPECT_THAT(v1.body, HasSubstr("Current user not permitted to use Confluence"));
  const auto v2 = at.ask_cloud("/api/v2/spaces?keys=DOC");
  EXPECT_EQ(v2.status, 404);
  EXPECT_THAT(v2.body, HasSubstr(R"("detail":null)"));
}

TEST(confluence_cloud, an_expired_token_is_401) {
  confluence_settings settings;
  settings.accepted.token_lifetime = std::chrono::seconds(0);
  simulated_confluence at(small_wiki, {}, settings);
  EXPECT_EQ(at.ask_cloud(cloud_search("id = 1")).status, 401);
}

TEST(confluence_cloud, a_download_leads_to_the_media_host_which_takes_no_login) {
  simulated_confluence at(small_wiki);
  const auto moved = at.ask_cloud("/rest/api/content/2/child/attachment/att901/download");
  ASSERT_EQ(moved.status, 302);
  const auto target = field(moved, "Location")->substr(std::string_view("http://127.0.0.1:3").size());
  auto plain = simulated_confluence::request("GET", target);
  auto answer = at.media.handle(plain);
  ASSERT_EQ(answer.status, 200);
  std::string bytes(answer.generated_bytes, '\0');
  answer.generate(0, bytes.data(), bytes.size());
  EXPECT_EQ(bytes, "literal bytes");
  plain.fields.emplace_back("Authorization", "Bearer " + at.token);
  EXPECT_EQ(at.media.handle(plain).status, 403);
  auto forged = simulated_confluence::request("GET", "/file/901/binary?token=x");
  EXPECT_EQ(at.media.handle(forged).status, 401);
}

TEST(confluence_cloud, hidden_and_removed_spaces_are_not_listed) {
  simulated_confluence at(small_wiki);
  EXPECT_THAT(at.ids(at.ask_cloud("/api/v2/spaces?keys=DOC,HID")), ElementsAre("65"));
  at.content.remove_space("DOC");
  EXPECT_TRUE(at.ids(at.ask_cloud("/api/v2/spaces?keys=DOC")).empty());
}

TEST(confluence_cloud, strict_mode_refuses_unknown_parameters_and_methods) {
  simulated_confluence at(small_wiki);
  EXPECT_EQ(at.ask_cloud(cloud_search("id = 1", "&colour=red")).status, 400);
  at.behaviour.set_mode("strict", "false");
  EXPECT_EQ(at.ask_cloud(cloud_search("id = 1", "&colour=red")).status, 200);
  auto post = simulated_confluence::request("POST", "/ex/confluence/" + at.site.settings.cloud_id +
                                                        "/wiki/rest/api/content/search?cql=id=1");
  EXPECT_EQ(at.cloud.handle(post).status, 405);
}

TEST(confluence_cloud, more_than_2048_terms_are_500) {
  simulated_confluence at(small_wiki);
  std::string ids = "1";
  for (int i = 0; i < 2'048; ++i)
    ids += ",1";
  EXPECT_EQ(at.ask_cloud(cloud_search("id in (" + ids + ")")).status, 500);
}

TEST(confluence_modes, short_and_empty_pages_still_lead_to_everything) {
  simulated_confluence at("{}", generated(40));
  at.behaviour.set_mode("short_pages", "3");
  at.behaviour.set_mode("empty_page_every", "2");
  EXPECT_EQ(walk(at, cloud_search("space = S1", "&limit=100")).size(), 20U);
}

TEST(confluence_modes, a_repeated_next_link_repeats) {
  simulated_confluence at("{}", generated(40));
  at.behaviour.set_mode("repeat_next", "true");
  const auto first = at.ask_cloud(cloud_search("space = S1", "&limit=5"));
  const auto second = at.ask_cloud(at.next(first));
  EXPECT_EQ(at.next(first).substr(0, at.next(first).find("&limit")),
            at.next(second).substr(0, at.next(second).find("&limit")));
}

TEST(confluence_modes, next_links_take_all_forms) {
  simulated_confluence at("{}", generated(40));
  const auto next = [&] {
    return at.next(at.ask_cloud(cloud_search("space = \"S1\"", "&limit=5&expand=version")));
  };
  EXPECT_THAT(next(), StartsWith("/rest/api/content/search?next=true&cursor="));
  EXPECT_THAT(next(), HasSubstr("expand=version"));
  at.behaviour.set_mode("next_form", "context");
  EXPECT_THAT(next(), StartsWith("/wiki/rest/api/"));
  at.behaviour.set_mode("next_form", "absolute");
  EXPECT_THAT(next(), StartsWith("https://simulated.atlassian.net/wiki/rest/api/"));
  at.behaviour.set_mode("next_origin", "http://127.0.0.9:1");
  EXPECT_THAT(next(), StartsWith("http://127.0.0.9:1/wiki/rest/api/"));
  at.behaviour.set_mode("raw_next", "true");
  EXPECT_THAT(next(), HasSubstr("cql=space = \"S1\""));
  at.behaviour.set_mode("next_without_expand", "true");
  EXPECT_THAT(next(), Not(HasSubstr("expand")));
}

TEST(confluence_modes, overlapping_pages_repeat_rows_but_end) {
  simulated_confluence at("{}", generated(40));
  at.behaviour.set_mode("overlap_rows", "2");
  const auto all = walk(at, cloud_search("space = S1", "&limit=5"));
  EXPECT_GT(all.size(), 20U);
  EXPECT_EQ(std::set(all.begin(), all.end()).size(), 20U);
}

TEST(confluence_modes, chosen_ids_make_searches_fail) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("fail_ancestor", "1");
  EXPECT_EQ(at.ask_cloud(cloud_search("ancestor in (1, 4)")).status, 500);
  EXPECT_EQ(at.ask_cloud(cloud_search("ancestor in (4)")).status, 200);
  at.behaviour.set_mode("fail_ancestor_status", "404");
  EXPECT_EQ(at.ask_cloud(cloud_search("ancestor in (1, 4)")).status, 404);
  at.behaviour.set_mode("fail_body", "2");
  EXPECT_EQ(at.ask_cloud(cloud_search("id in (2, 3)", "&expand=body.storage")).status, 500);
  EXPECT_EQ(at.ask_cloud(cloud_search("id in (3)", "&expand=body.storage")).status, 200);
  EXPECT_EQ(at.ask_cloud(cloud_search("id in (2, 3)", "&expand=version")).status, 200);
}

TEST(confluence_modes, large_pages_time_out) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("timeout_above_limit", "50");
  EXPECT_EQ(at.ask_cloud(cloud_search("id = 1", "&limit=51")).status, 504);
  EXPECT_EQ(at.ask_cloud(cloud_search("id = 1", "&limit=50")).status, 200);
}

TEST(confluence_modes, searches_of_cloud_tell_their_size_when_told_to) {
  simulated_confluence at(small_wiki);
  EXPECT_THAT(at.ask_cloud(cloud_search("ancestor = 1", "&limit=1")).body, Not(HasSubstr("totalSize")));
  at.behaviour.set_mode("total_size", "true");
  EXPECT_THAT(at.ask_cloud(cloud_search("ancestor = 1", "&limit=1")).body, HasSubstr("\"totalSize\":2"));
}

TEST(confluence_modes, an_archived_attachment_is_listed_unless_only_current_ones_are_asked_for) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("archived_attachment", "true");
  EXPECT_THAT(at.ids(at.ask_cloud("/api/v2/pages/2/attachments?limit=250")), SizeIs(3));
  EXPECT_THAT(at.ids(at.ask_cloud("/api/v2/pages/2/attachments?limit=250&status=current")),
              ElementsAre("att900", "att901"));
  const auto first = at.ask_cloud("/api/v2/pages/2/attachments?limit=1&status=current");
  EXPECT_THAT(at.next(first), HasSubstr("status=current"));
}

TEST(confluence_modes, searches_can_leave_attachments_out) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("no_inlined_attachments", "true");
  EXPECT_THAT(at.ask_cloud(cloud_search("id = 2", "&expand=children.attachment")).body,
              Not(HasSubstr("children")));
  EXPECT_THAT(at.ids(at.ask_cloud("/api/v2/pages/2/attachments")), SizeIs(2));
}

TEST(confluence_modes, attachments_can_lack_their_time) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("no_attachment_when", "true");
  const auto rows =
      at.ask_cloud(cloud_search("id = 2", "&expand=version,children.attachment,children.attachment.version"));
  EXPECT_THAT(rows.body, HasSubstr("\"when\"")) << "the page's own";
  const auto attachments = at.read(rows.body)["results"].at(0)["children"]["attachment"]["results"];
  EXPECT_NE(attachments.at(0)["version"]["when"].error(), simdjson::SUCCESS);
  EXPECT_THAT(at.ask_cloud("/api/v2/pages/2/attachments").body, Not(HasSubstr("createdAt")));
}

TEST(confluence_modes, index_lag_and_cut_labels_hide_what_exists) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("index_lag", "2");
  EXPECT_THAT(at.ids(at.ask_cloud(cloud_search("ancestor = 1"))), ElementsAre("3"));
  at.behaviour.set_mode("labels_at_most", "1");
  const auto answer = at.ask_cloud(cloud_search("id = 1", "&expand=metadata.labels"));
  EXPECT_EQ(at.read(answer.body)["results"].at(0)["metadata"]["labels"]["results"].get_array().size(), 1U);
}

TEST(confluence_modes, api_calls_can_be_redirected_and_downloads_show_a_login_page) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("redirect_api", "http://127.0.0.9:1");
  EXPECT_THAT(*field(at.ask_cloud(cloud_search("id = 1")), "Location"),
              StartsWith("http://127.0.0.9:1/ex/confluence/"));
  at.behaviour.set_mode("login_page_downloads", "true");
  EXPECT_THAT(at.ask_cloud("/rest/api/content/2/child/attachment/att901/download").content_type,
              StartsWith("text/html"));
}

TEST(scenario, mistakes_are_named) {
  instance content{instance_settings{}};
  faults behaviour;
  const auto complaint = [&](std::string_view json) {
    try {
      read_scenario(json, content, behaviour);
      return std::string("none");
    } catch (const std::invalid_argument& e) {
      return std::string(e.what());
    }
  };
  EXPECT_THAT(complaint("{"), HasSubstr("JSON"));
  EXPECT_THAT(complaint(R"({"pages":[{"title":"x"}]})"), HasSubstr("pages[0]: \"space\" is missing"));
  EXPECT_THAT(complaint(R"({"pages":[{"title":"x","space":"NO"}]})"), HasSubstr("no space NO"));
  EXPECT_THAT(complaint(R"({"modes":{"nonsense":1}})"), HasSubstr("nonsense"));
}

} // namespace
} // namespace cfc::test

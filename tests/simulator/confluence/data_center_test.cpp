#include "tests/simulator/simulated_confluence.hpp"
#include "tools/simulator/text/base64.hpp"

#include <gmock/gmock.h>

namespace cfc::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string data_center_search(std::string_view cql, std::string_view more = "") {
  return "/rest/api/content/search?cql=" + enc(cql) + std::string(more);
}

TEST(confluence_data_center, rows_are_capped_by_what_is_expanded_but_next_advances_by_the_limit) {
  instance_settings size;
  size.spaces = 1;
  size.pages = 1'500;
  simulated_confluence at("{}", size);
  const auto rows = [&](std::string_view more) {
    return at.ids(at.ask_data_center(data_center_search("space = S0", more))).size();
  };
  EXPECT_EQ(rows("&limit=2000"), 1'000U);
  EXPECT_EQ(rows("&limit=2000&expand=version"), 200U);
  EXPECT_EQ(rows("&limit=2000&expand=body.storage"), 50U);
  EXPECT_THAT(at.next(at.ask_data_center(data_center_search("space = S0", "&limit=500&expand=version"))),
              HasSubstr("start=500"));
}

TEST(confluence_data_center, start_chooses_the_first_row) {
  simulated_confluence at(small_wiki);
  EXPECT_THAT(at.ids(at.ask_data_center(data_center_search("space = DOC order by id", "&start=2&limit=1"))),
              ElementsAre("3"));
}

TEST(confluence_data_center, all_three_logins_work_and_are_marked) {
  simulated_confluence at(small_wiki);
  const auto path = data_center_search("id = 1");
  EXPECT_EQ(*field(at.ask_data_center(path, "Bearer sim-pat"), "X-AUSERNAME"), "sim-user");
  EXPECT_EQ(at.ask_data_center(path, "Basic " + base64("sim-user:sim-password")).status, 200);
  call grant = simulated_confluence::request("POST", "/rest/oauth2/latest/token");
  grant.fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  grant.body = "grant_type=client_credentials&client_id=sim-client&client_secret=sim-secret&scope=READ";
  const auto token =
      std::string(at.read(at.data_center.handle(grant).body)["access_token"].get_c_str().value());
  EXPECT_EQ(at.ask_data_center(path, "Bearer " + token).status, 200);
  EXPECT_EQ(at.ask_data_center(path + "&os_authType=basic", "Bearer " + token).status, 401);
}

TEST(confluence_data_center, wrong_and_missing_logins_are_401) {
  simulated_confluence at(small_wiki);
  EXPECT_EQ(at.ask_data_center(data_center_search("id = 1"), "Bearer wrong").status, 401);
  EXPECT_EQ(at.ask_data_center(data_center_search("id = 1"), "Basic " + base64("sim-user:wrong")).status,
            401);
  EXPECT_EQ(at.ask_data_center(data_center_search("id = 1"), "").status, 401);
}

TEST(confluence_data_center, the_anonymous_trap_is_200_with_public_content_only) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("anonymous", "true");
  const auto nothing = at.ask_data_center(data_center_search("space = DOC"));
  EXPECT_EQ(nothing.status, 200);
  EXPECT_THAT(at.ids(nothing), IsEmpty());
  EXPECT_EQ(*field(nothing, "X-AUSERNAME"), "anonymous");
  at.behaviour.set_mode("public_spaces", "DOC");
  EXPECT_EQ(at.ids(at.ask_data_center(data_center_search("space = DOC"))).size(), 4U);
  EXPECT_THAT(at.ask_data_center("/rest/api/user/current").body, HasSubstr(R"("type":"anonymous")"));
}

TEST(confluence_data_center, the_manifest_needs_no_login_and_is_json_only_when_asked) {
  simulated_confluence at(small_wiki);
  call asked = simulated_confluence::request("GET", "/rest/applinks/1.0/manifest");
  EXPECT_EQ(at.data_center.handle(asked).content_type, "application/xml");
  asked.fields.emplace_back("Accept", "application/json");
  EXPECT_EQ(at.read(at.data_center.handle(asked).body)["id"].get_string().value(),
            at.site.settings.data_center_id);
}

TEST(confluence_data_center, a_page_by_id_and_its_absence) {
  simulated_confluence at(small_wiki);
  const auto page = at.ask_data_center("/rest/api/content/1?expand=version");
  EXPECT_EQ(at.read(page.body)["version"]["when"].get_string().value(), "2025-01-31T09:15:20.913+01:00");
  EXPECT_EQ(at.ask_data_center("/rest/api/content/77").status, 404);
  EXPECT_EQ(at.ask_data_center("/rest/api/content/5").status, 404);
}

TEST(confluence_data_center, attachments_are_paged_by_start) {
  simulated_confluence at(small_wiki);
  const auto first = at.ask_data_center("/rest/api/content/2/child/attachment?limit=1&expand=version");
  EXPECT_THAT(at.ids(first), ElementsAre("att900"));
  EXPECT_EQ(at.next(first), "/rest/api/content/2/child/attachment?expand=version&limit=1&start=1");
  const auto second = at.ask_data_center(at.next(first));
  EXPECT_THAT(at.ids(second), ElementsAre("att901"));
  EXPECT_EQ(at.next(second), "");
}

TEST(confluence_data_center, old_servers_have_bare_ids_and_no_extensions) {
  simulated_confluence at(small_wiki);
  const std::string path = "/rest/api/content/2/child/attachment?expand=extensions";
  EXPECT_THAT(at.ask_data_center(path).body, HasSubstr("\"extensions\""));
  at.behaviour.set_mode("bare_attachment_ids", "true");
  at.behaviour.set_mode("no_extensions", "true");
  const auto old = at.ask_data_center(path);
  EXPECT_THAT(at.ids(old), ElementsAre("900", "901"));
  EXPECT_THAT(old.body, testing::Not(HasSubstr("\"extensions\"")));
}

TEST(confluence_modes, a_start_beyond_the_end_can_repeat_the_last_row_for_ever) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("repeat_last_row", "true");
  const auto last = at.ask_data_center("/rest/api/content/search?cql=" + enc("ancestor = 1") + "&limit=5");
  EXPECT_THAT(at.ids(last), ElementsAre("2", "3"));
  const auto beyond = at.ask_data_center(at.next(last));
  EXPECT_THAT(at.ids(beyond), ElementsAre("3"));
  EXPECT_NE(at.next(beyond), at.next(last));
  EXPECT_THAT(at.ids(at.ask_data_center(at.next(beyond))), ElementsAre("3"));
}

TEST(confluence_modes, searches_and_lists_of_attachments_can_have_rows_under_new_ids_for_ever) {
  simulated_confluence at(small_wiki);
  at.behaviour.set_mode("index_endless", "true");
  const auto last = at.ask_data_center("/rest/api/content/search?cql=" + enc("ancestor = 1") + "&limit=3");
  EXPECT_THAT(at.ids(last), ElementsAre("2", "3", "9000000002"));
  const auto beyond = at.ask_data_center(at.next(last));
  EXPECT_THAT(at.ids(beyond), ElementsAre("9000000003", "9000000004", "9000000005"));
  at.behaviour.set_mode("endless_attachment_lists", "true");
  const std::string list = "/rest/api/content/2/child/attachment?limit=3&start=";
  EXPECT_THAT(at.ids(at.ask_data_center(list + "0")), ElementsAre("att900", "att901", "att9000000002"));
  EXPECT_THAT(at.ids(at.ask_data_center(list + "3")),
              ElementsAre("att9000000003", "att9000000004", "att9000000005"));
}

TEST(confluence_data_center, the_download_link_of_a_row_gives_its_bytes) {
  simulated_confluence at(small_wiki);
  const auto rows = at.ask_data_center("/rest/api/content/2/child/attachment");
  const std::string link(at.read(rows.body)["results"].at(1)["_links"]["download"].get_c_str().value());
  const auto answer = at.ask_data_center(link);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "text/plain");
  EXPECT_EQ(answer.generated_bytes, 13U);
  EXPECT_THAT(*field(at.ask_data_center(link, ""), "Location"), HasSubstr("/login.action?os_destination="));
}

TEST(confluence_data_center, a_context_path_is_part_of_every_path) {
  confluence_settings settings;
  settings.context_path = "/confluence";
  simulated_confluence at(small_wiki, {}, settings);
  EXPECT_EQ(at.ask_data_center("/rest/api/space/DOC").status, 200);
  call outside = simulated_confluence::request("GET", "/rest/api/space/DOC");
  outside.fields.emplace_back("Authorization", "Bearer sim-pat");
  EXPECT_EQ(at.data_center.handle(outside).status, 404);
}

TEST(confluence_data_center, hidden_spaces_are_404) {
  simulated_confluence at(small_wiki);
  EXPECT_EQ(at.ask_data_center("/rest/api/space/HID").status, 404);
}

} // namespace
} // namespace cfc::test

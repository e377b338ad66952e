#include "tests/unit/nodes/witness_fixture.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::verdict;
using testing::HasSubstr;

class witness_of_cloud : public test::witness_fixture {};
INSTANTIATE_TEST_SUITE_P(of, witness_of_cloud, testing::Values(confluence::instance::cloud),
                         test::name_of_instance);

TEST_P(witness_of_cloud, names_the_scope_that_is_missing) {
  store.closed = {"/api/v2/pages"};
  try {
    examine({"7"});
    FAIL() << "asked";
  } catch (const permission_missing& missing) {
    EXPECT_EQ(missing.permission(), "read:page:confluence");
  }
  store.closed = {"/labels"};
  store.contents["7"] = {};
  try {
    examine({"7"});
    FAIL() << "asked";
  } catch (const permission_missing& missing) {
    EXPECT_EQ(missing.permission(), "read:content.metadata:confluence");
  }
}

TEST_P(witness_of_cloud, takes_no_refusal_for_a_missing_scope_that_names_none) {
  store.contents["7"] = {};
  for (const auto* part : {"/api/v2/", "/labels"}) {
    store.closed = {part};
    for (const auto* said : {R"({"message":"blocked by the web application firewall"})", "{}"}) {
      store.closed_says = said;
      EXPECT_EQ(examine_one("7").given, verdict::undecided) << part << said;
    }
  }
}

TEST_P(witness_of_cloud, asks_the_list_of_a_blog_post_where_no_attachment_was_seen_to_compare_with) {
  page_type = confluence::content_type::blogpost;
  store.contents["1"].blogpost = true;
  controls = {{{"9", "65"}}, {{"1", "65"}}, {}};
  EXPECT_EQ(examine_one("1::att7").given, verdict::gone);
}

TEST_P(witness_of_cloud, takes_one_refusal_for_that_of_one_page_while_others_are_shown) {
  store.contents["7"] = {};
  for (const int status : {401, 403}) {
    offline.network.answer_by([this, status](const http::request& what) {
      http::response refused;
      refused.status = status;
      return what.url.find("/pages/7/labels") != std::string::npos ? refused : *store.answer_to(what.url);
    });
    EXPECT_EQ(examine_one("7").given, verdict::undecided);
  }
}

TEST_P(witness_of_cloud, lets_no_blog_post_vouch_for_pages_nor_a_page_for_blog_posts) {
  controls = {{}, {{"2", "65"}}, {}};
  store.contents["2"] = {.blogpost = true};
  EXPECT_EQ(examine_one("7").given, verdict::undecided) << "no page was shown";
  controls = {{{"1", "65"}}, {{"3", "65"}}, {}};
  EXPECT_EQ(examine_one("7").given, verdict::undecided) << "the blog post that was seen isn't shown";
}

TEST_P(witness_of_cloud, believes_no_list_of_what_was_not_asked_for) {
  offline.network.answer_by([this](const http::request& what) {
    http::response all;
    all.status = 200;
    all.body = R"({"results":[{"id":"1","status":"current"},{"id":"900","status":"current"}],"_links":{}})";
    return what.url.find("/pages?id=") != std::string::npos ? all : *store.answer_to(what.url);
  });
  const auto said = examine_one("7");
  EXPECT_EQ(said.given, verdict::undecided);
  EXPECT_THAT(said.why, HasSubstr("wasn't asked for"));
}

TEST_P(witness_of_cloud, follows_the_pages_above_to_the_top) {
  store.contents["7"] = {.ancestors = {"9", "5", "6"}};
  store.contents["5"] = {.ancestors = {"9"}};
  store.contents["6"] = {.ancestors = {"9", "5"}};
  store.ancestors_at_once = 1;
  EXPECT_EQ(examine_one("7").given, verdict::stays);
}

TEST_P(witness_of_cloud, can_not_tell_of_a_page_whose_ancestors_do_not_end) {
  store.contents["7"] = {.ancestors = {"5"}};
  store.contents["5"] = {.ancestors = {"6"}};
  store.contents["6"] = {.ancestors = {"5"}};
  const auto said = examine_one("7");
  EXPECT_EQ(said.given, verdict::undecided);
  EXPECT_THAT(said.why, HasSubstr("don't end"));
}

TEST_P(witness_of_cloud, asks_for_247_pages_at_a_time) {
  std::vector<std::string> keys;
  for (int i = 0; i < 494; ++i)
    keys.push_back(std::to_string(1'000 + i));
  store.contents["2"] = {.blogpost = true};
  controls.blogposts = {{"2", "65"}};
  examine(keys);
  EXPECT_EQ(offline.network.requests().size(), 4U + 2U + 2U + 3U)
      << "four controls; twice pages, twice blog posts, three searches";
}

TEST_P(witness_of_cloud, can_not_tell_where_blog_posts_are_there_that_no_list_shows) {
  store.contents["7"] = {.labels = {"one"}, .blogpost = true};
  offline.network.answer_by([this](const http::request& what) {
    http::response nothing;
    nothing.status = 200;
    nothing.body = R"({"results":[],"_links":{}})";
    return what.url.find("/blogposts?") != std::string::npos ? nothing : *store.answer_to(what.url);
  });
  EXPECT_EQ(examine_one("7").given, verdict::undecided);
}

TEST_P(witness_of_cloud, asks_for_no_blog_posts_where_there_are_none) {
  EXPECT_EQ(examine_one("7").given, verdict::gone);
  for (const auto& request : offline.network.requests())
    EXPECT_EQ(request.url.find("/blogposts?id="), std::string::npos) << request.url;
}

TEST_P(witness_of_cloud, takes_for_a_root_what_discovery_found_where_labels_have_no_address) {
  store.contents["7"] = {.ancestors = {"w1"}};
  offline.network.answer_by([this](const http::request& what) {
    http::response above;
    above.status = 200;
    above.body = R"({"results":[{"id":"w1","type":"whiteboard"}],"_links":{}})";
    return what.url.find("/pages/7/ancestors") != std::string::npos ? above : *store.answer_to(what.url);
  });
  EXPECT_EQ(examine_one("7").given, verdict::undecided);
  roots.insert("w1");
  EXPECT_EQ(examine_one("7").given, verdict::stays);
}

TEST_P(witness_of_cloud, keeps_what_the_index_knows_under_a_type_that_is_new) {
  store.indexed_types["7"] = "livedoc";
  const auto said = examine_one("7");
  EXPECT_EQ(said.given, verdict::undecided);
  EXPECT_THAT(said.why, HasSubstr("livedoc"));
}

TEST_P(witness_of_cloud, is_not_held_up_by_an_index_that_still_shows_what_is_gone) {
  store.indexed_types["7"] = "page";
  EXPECT_EQ(examine_one("7").given, verdict::gone);
}

} // namespace

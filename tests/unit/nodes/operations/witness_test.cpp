#include "nodes/operations/removal_check.hpp"
#include "nodes/operations/witness.hpp"
#include "tests/unit/nodes/content_store.hpp"

#include <gmock/gmock.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::content_in_store;
using testing::HasSubstr;
using finding = testimony::finding;

/// Space 65, of which page 1 and its attachment att1 were found by discovery; the tree of page 9 is labelled.
class witness_test : public testing::TestWithParam<confluence::instance> {
protected:
  witness_test() : offline(GetParam()) {
    offline.tenant.confluence.ingest_single_label = "one";
    offline.tenant.confluence.ingest_all_label = "tree";
    offline.tenant.ingestion.allowed_mime_types = {"text/plain"};
    offline.tenant.ingestion.max_file_bytes = 1'000;
    store.contents["1"] = {.labels = {"one"}};
    store.contents["att1"] = {.container = "1"};
    store.contents["9"] = {.labels = {"tree"}};
    offline.network.answer_by([this](const http::request& what) {
      auto answer = store.answer_to(what.url);
      if (!answer)
        throw std::logic_error("not asked for: " + what.url);
      return std::move(*answer);
    });
  }
  bool cloud() const { return GetParam() == confluence::instance::cloud; }

  std::vector<testimony> examine(const std::vector<std::string>& keys) {
    std::vector<content_to_delete> contents;
    for (const auto& key : keys) {
      contents.push_back({"id of " + key, "acme/65_DOC/" + key, key});
      if (key.starts_with("1::"))
        contents.back().found_below = page_type;
    }
    search_engine searches(*offline.services, run);
    const new_places places({{{"66", "HR", "People"}, {}}},
                            [this](std::string_view id) { return found.contains(std::string(id)); });
    witness asked(*offline.services, run, searches, controls, roots, places);
    return test::run(offline.io, asked.examine({"65", "DOC", "Documents"}, std::move(contents), seen_here));
  }
  testimony examine_one(const std::string& key) { return examine({key}).front(); }

  test::offline_services offline;
  run_context run;
  test::content_store store;
  witness_controls controls{{{"1", "65"}}, {}, {{"att1", "1"}}};
  std::set<std::string> roots{"9"};
  witness_controls seen_here;                                          ///< in space 65
  std::set<std::string> found{"1"};                                    ///< by discovery, in space 66 or in 65
  confluence::content_type page_type = confluence::content_type::page; ///< of page 1
};

TEST_P(witness_test, says_that_a_page_is_gone_which_the_store_does_not_have) {
  const auto said = examine_one("7");
  EXPECT_EQ(said.what, finding::gone);
  EXPECT_EQ(said.reason, deletion_reason::removed);
}

TEST_P(witness_test, keeps_a_page_that_is_there_and_labelled) {
  store.contents["7"] = {.labels = {"x", "one"}};
  store.contents["8"] = {.labels = {"tree"}};
  for (const auto& said : examine({"7", "8"}))
    EXPECT_EQ(said.what, finding::stays);
}

TEST_P(witness_test, keeps_a_blog_post_that_is_there_and_labelled) {
  store.contents["7"] = {.labels = {"one"}, .blogpost = true};
  EXPECT_EQ(examine_one("7").what, finding::stays);
}

TEST_P(witness_test, keeps_a_page_that_is_there_far_below_a_labelled_root) {
  store.contents["5"] = {.ancestors = {"9"}};
  store.contents["7"] = {.ancestors = {"9", "5"}};
  EXPECT_EQ(examine_one("7").what, finding::stays);
}

TEST_P(witness_test, gives_up_a_page_whose_root_far_above_is_no_longer_labelled) {
  store.contents["9"].labels.clear();
  store.contents["5"] = {.ancestors = {"9"}};
  store.contents["7"] = {.ancestors = {"9", "5"}};
  const auto said = examine_one("7");
  EXPECT_EQ(said.what, finding::gone);
  EXPECT_EQ(said.reason, deletion_reason::unlabelled);
}

TEST_P(witness_test, gives_up_a_page_that_is_no_longer_labelled) {
  store.contents["7"] = {.labels = {"ones"}};
  const auto said = examine_one("7");
  EXPECT_EQ(said.what, finding::gone);
  EXPECT_EQ(said.reason, deletion_reason::unlabelled);
}

TEST_P(witness_test, can_not_tell_by_labels_while_the_store_shows_none_of_what_discovery_has_found_by_them) {
  store.contents["7"] = {.labels = {"ones"}};
  store.contents["8"] = {.labels = {"one"}, .status = "trashed"};
  store.contents["1"].labels.clear();
  store.contents["9"].labels.clear();
  const auto said = examine({"7", "8", "6"});
  EXPECT_EQ(said[0].what, finding::undecided);
  EXPECT_THAT(said[0].why, HasSubstr("no ingest label"));
  EXPECT_EQ(said[1].reason, deletion_reason::trashed);
  EXPECT_EQ(said[2].reason, deletion_reason::removed);
}

TEST_P(witness_test, goes_by_the_label_of_a_root_where_what_was_seen_is_below_it) {
  store.contents["1"].labels.clear();
  store.contents["7"] = {.labels = {"ones"}};
  EXPECT_EQ(examine_one("7").reason, deletion_reason::unlabelled);
}

TEST_P(witness_test, can_not_tell_by_labels_while_the_store_shows_none_in_the_same_space) {
  store.contents["2"] = {};
  store.contents["7"] = {};
  seen_here.pages = {{"2", "65"}};
  EXPECT_EQ(examine_one("7").what, finding::undecided) << "page 1 of another space is labelled";
  store.contents["2"].ancestors = {"9"};
  EXPECT_EQ(examine_one("7").reason, deletion_reason::unlabelled) << "a root above will do";
  store.contents["2"] = {.labels = {"one"}};
  EXPECT_EQ(examine_one("7").reason, deletion_reason::unlabelled);
}

TEST_P(witness_test, takes_an_attachment_for_there_where_a_proxy_says_that_it_is_not) {
  offline.network.answer_by([this](const http::request& what) {
    auto answer = *store.answer_to(what.url);
    if (answer.status == 404 && what.url.find("att7") != std::string::npos) {
      answer.body = "<html><body>Not Found</body></html>";
      answer.fields.push_back({"Content-Type", "text/html"});
    }
    return answer;
  });
  EXPECT_EQ(examine_one("1::att7").what, finding::undecided);
}

TEST_P(witness_test, gives_up_a_page_that_was_moved_or_thrown_away) {
  store.contents["7"] = {.space = "66", .labels = {"one"}};
  store.contents["8"] = {.labels = {"one"}, .status = "trashed"};
  found.insert("7");
  const auto said = examine({"7", "8"});
  EXPECT_EQ(said[0].reason, deletion_reason::moved);
  EXPECT_EQ(said[1].reason, deletion_reason::trashed);
}

TEST_P(witness_test, keeps_a_page_that_was_moved_while_discovery_has_not_found_it_in_its_new_space) {
  store.contents["6"] = {.space = "66", .ancestors = {"9"}};
  store.contents["7"] = {.space = "66", .labels = {"one"}};
  store.contents["8"] = {.space = "66", .labels = {"other"}};
  const auto said = examine({"6", "7", "8"});
  for (const auto& stays : {said[0], said[1]}) {
    EXPECT_EQ(stays.what, finding::stays);
    EXPECT_THAT(stays.why, HasSubstr("hasn't found it there yet"));
  }
  EXPECT_EQ(said[2].what, finding::gone) << "it isn't to be ingested there";
  EXPECT_EQ(said[2].reason, deletion_reason::moved);
}

TEST_P(witness_test, can_not_tell_of_a_page_that_was_moved_while_no_label_is_shown_at_all) {
  store.contents["7"] = {.space = "66"};
  store.contents["1"].labels.clear();
  store.contents["9"].labels.clear();
  EXPECT_EQ(examine_one("7").what, finding::undecided);
}

TEST_P(witness_test, can_not_tell_when_it_gets_no_answer_about_a_page) {
  if (cloud()) {
    store.contents["7"] = {};
    offline.network.answer_by([this](const http::request& what) {
      http::response broken;
      broken.status = 400;
      return what.url.find("/labels") != std::string::npos ? broken : *store.answer_to(what.url);
    });
  } else {
    store.status_of["7"] = 403;
  }
  EXPECT_EQ(examine_one("7").what, finding::undecided);
}

TEST_P(witness_test, believes_no_absence_while_the_store_does_not_show_what_discovery_has_seen) {
  store.contents.erase("1");
  const auto said = examine_one("7");
  EXPECT_EQ(said.what, finding::undecided);
  EXPECT_THAT(said.why, HasSubstr("discovery has just found"));
  controls.pages.clear();
  EXPECT_EQ(examine_one("7").what, finding::undecided) << "nothing was seen to compare with";
}

TEST_P(witness_test, believes_no_status_that_the_store_tells_of_what_discovery_has_just_found_too) {
  for (const std::string status : {"archived", "trashed", "draft", "historical", "deleted"}) {
    for (const auto* id : {"1", "7", "8", "att1", "att2"})
      store.contents[id].status = status;
    store.contents["8"].blogpost = true;
    store.contents["att2"].container = "1";
    for (const auto& said : examine({"7", "8", "1::att2", "6"})) {
      EXPECT_EQ(said.what, finding::undecided) << status;
      EXPECT_THAT(said.why, HasSubstr("tells something else of it"));
    }
  }
}

TEST_P(witness_test, believes_no_place_that_the_store_tells_of_what_discovery_has_just_found_too) {
  for (const auto* id : {"1", "7"})
    store.contents[id].space = "7065";
  store.contents["att1"].container = "777";
  store.contents["att2"].container = "777";
  for (const auto& said : examine({"7", "1::att2"}))
    EXPECT_EQ(said.what, finding::undecided);
  store.contents["1"].space = "65";
  const auto said = examine({"7", "1::att2"});
  EXPECT_EQ(said[0].reason, deletion_reason::moved) << "the page vouches for pages";
  EXPECT_EQ(said[1].what, finding::undecided) << "and for no attachments";
}

TEST_P(witness_test, gives_up_attachments_that_the_store_does_not_have) {
  const auto said = examine_one("1::att2");
  EXPECT_EQ(said.what, finding::gone);
  EXPECT_EQ(said.reason, deletion_reason::removed);
}

TEST_P(witness_test, keeps_attachments_that_are_there) {
  store.contents["att2"] = {.container = "1"};
  EXPECT_EQ(examine_one("1::att2").what, finding::stays);
}

TEST_P(witness_test, gives_up_attachments_that_were_moved_thrown_away_or_are_not_allowed_any_more) {
  store.contents["att2"] = {.container = "3"};
  store.contents["att3"] = {.status = "trashed", .container = "1"};
  const auto said = examine({"1::att2", "1::att3"});
  EXPECT_EQ(said[0].reason, deletion_reason::moved);
  EXPECT_EQ(said[1].reason, deletion_reason::trashed);
  store.contents["att2"] = {.container = "1"};
  offline.tenant.ingestion.allowed_mime_types = {"application/pdf"};
  controls.attachments.clear();
  EXPECT_EQ(examine_one("1::att2").reason, deletion_reason::not_allowed);
}

TEST_P(witness_test, lets_attachments_go_with_their_page_without_asking_for_each) {
  store.contents["att2"] = {.container = "7"};
  const auto said = examine({"7", "7::att2"});
  EXPECT_EQ(said[1].what, finding::gone);
  EXPECT_EQ(said[1].reason, deletion_reason::removed);
  for (const auto& request : offline.network.requests())
    EXPECT_EQ(request.url.find("att2"), std::string::npos);
}

TEST_P(witness_test, asks_for_the_attachments_of_a_page_that_was_found_again) {
  store.contents["7"] = {.labels = {"one"}};
  store.contents["att2"] = {.container = "7"};
  const auto said = examine({"7", "7::att2", "7::att3"});
  EXPECT_EQ(said[1].what, finding::stays);
  EXPECT_EQ(said[2].what, finding::gone);
}

TEST_P(witness_test, believes_no_absence_of_attachments_while_those_seen_are_not_shown) {
  store.contents.erase("att1");
  EXPECT_EQ(examine_one("1::att2").what, finding::undecided);
}

TEST_P(witness_test, gives_up_when_the_store_does_not_answer) {
  std::vector<std::string> keys;
  for (int i = 100; i < 200; ++i) {
    keys.push_back(std::to_string(i));
    store.contents[keys.back()] = {};
    store.status_of[keys.back()] = 501;
  }
  if (cloud()) {
    offline.network.answer_by([this](const http::request& what) {
      http::response broken;
      broken.status = 501;
      return what.url.find("/labels") != std::string::npos ? broken : *store.answer_to(what.url);
    });
  }
  EXPECT_THROW(examine(keys), http::api_error);
}

TEST_P(witness_test, goes_on_when_the_store_refuses_many_single_pages) {
  std::vector<std::string> keys;
  for (int i = 100; i < 130; ++i) {
    keys.push_back(std::to_string(i));
    store.contents[keys.back()] = {};
    store.status_of[keys.back()] = 404;
  }
  keys.emplace_back("7");
  if (cloud()) {
    offline.network.answer_by([this](const http::request& what) {
      http::response absent;
      absent.status = 404;
      return what.url.find("/labels") != std::string::npos ? absent : *store.answer_to(what.url);
    });
  } else {
    for (auto& [id, status] : store.status_of)
      status = 403;
  }
  const auto said = examine(keys);
  EXPECT_EQ(said.front().what, finding::undecided);
  EXPECT_EQ(said.back().what, finding::gone);
}

TEST_P(witness_test, goes_by_another_control_where_the_first_is_a_ghost_of_the_index) {
  controls.pages = {{"404", "65"}, {"1", "65"}};
  EXPECT_EQ(examine_one("7").what, finding::gone);
  controls.attachments = {{"att404", "1"}, {"att1", "1"}};
  EXPECT_EQ(examine_one("1::att2").what, finding::gone);
}

TEST_P(witness_test, believes_no_answer_about_another_content) {
  store.answers_as["att2"] = "att1";
  EXPECT_EQ(examine_one("1::att2").what, finding::undecided);
  if (!cloud()) {
    store.answers_as["7"] = "1";
    EXPECT_EQ(examine_one("7").what, finding::undecided);
  }
}

TEST_P(witness_test, believes_no_absence_of_attachments_when_those_seen_are_not_shown_any_more) {
  bool asked = false;
  offline.network.answer_by([this, &asked](const http::request& what) {
    const bool control = what.url.find("att1") != std::string::npos;
    http::response absent;
    absent.status = 404;
    return control && std::exchange(asked, true) ? absent : *store.answer_to(what.url);
  });
  EXPECT_EQ(examine_one("1::att2").what, finding::undecided);
}

TEST_P(witness_test, takes_no_root_for_unlabelled_that_discovery_has_found_and_the_store_does_not_show) {
  store.contents["7"] = {.ancestors = {"9"}};
  store.contents.erase("9");
  store.contents["9b"] = {};
  EXPECT_EQ(examine_one("7").what, finding::undecided);
}

TEST_P(witness_test, forecasts_its_requests) {
  std::vector<content_to_delete> contents;
  for (int i = 0; i < 500; ++i)
    contents.push_back({"", "", std::to_string(1'000 + i)});
  contents.push_back({"", "", "1::att2", deletion_reason::removed, confluence::content_type::page});
  contents.push_back({"", "", "1000::att3"});
  EXPECT_EQ(witness::requests_for(GetParam(), contents),
            cloud() ? 4U + 2U + 1U + 9U + 10U : 2U + 2U + 1U + 500U);
}

INSTANTIATE_TEST_SUITE_P(of, witness_test,
                         testing::Values(confluence::instance::cloud, confluence::instance::data_center),
                         [](const auto& what) {
                           return what.param == confluence::instance::cloud ? "cloud" : "data_center";
                         });

/// Cloud's pages are looked up by lists, which have no 404.
class witness_of_data_center : public witness_test {};
INSTANTIATE_TEST_SUITE_P(of, witness_of_data_center, testing::Values(confluence::instance::data_center),
                         [](const auto&) { return "data_center"; });

TEST_P(witness_of_data_center, takes_a_page_of_a_proxy_for_no_word_of_the_store) {
  offline.network.answer_by([this](const http::request& what) {
    auto answer = *store.answer_to(what.url);
    if (answer.status == 404) {
      answer.body = "<html><body>Not Found</body></html>";
      answer.fields.push_back({"Content-Type", "text/html"});
    }
    return answer;
  });
  EXPECT_EQ(examine_one("7").what, finding::undecided);
}

class witness_of_cloud : public witness_test {};
INSTANTIATE_TEST_SUITE_P(of, witness_of_cloud, testing::Values(confluence::instance::cloud),
                         [](const auto&) { return "cloud"; });

TEST_P(witness_of_cloud, names_the_scope_that_is_missing) {
  store.closed = {"/api/v2/pages"};
  try {
    examine({"7"});
    FAIL() << "asked";
  } catch (const scope_missing& missing) {
    EXPECT_EQ(missing.scope(), "read:page:confluence");
  }
  store.closed = {"/labels"};
  store.contents["7"] = {};
  try {
    examine({"7"});
    FAIL() << "asked";
  } catch (const scope_missing& missing) {
    EXPECT_EQ(missing.scope(), "read:content.metadata:confluence");
  }
}

TEST_P(witness_of_cloud, takes_no_refusal_for_a_missing_scope_that_names_none) {
  store.contents["7"] = {};
  for (const auto* part : {"/api/v2/", "/labels"}) {
    store.closed = {part};
    for (const auto* said : {R"({"message":"blocked by the web application firewall"})", "{}"}) {
      store.closed_says = said;
      EXPECT_EQ(examine_one("7").what, finding::undecided) << part << said;
    }
  }
}

TEST_P(witness_of_cloud, asks_the_list_of_a_blog_post_where_no_attachment_was_seen_to_compare_with) {
  page_type = confluence::content_type::blogpost;
  store.contents["1"].blogpost = true;
  controls = {{{"9", "65"}}, {{"1", "65"}}, {}};
  EXPECT_EQ(examine_one("1::att7").what, finding::gone);
}

TEST_P(witness_of_cloud, takes_one_refusal_for_that_of_one_page_while_others_are_shown) {
  store.contents["7"] = {};
  for (const int status : {401, 403}) {
    offline.network.answer_by([this, status](const http::request& what) {
      http::response refused;
      refused.status = status;
      return what.url.find("/pages/7/labels") != std::string::npos ? refused : *store.answer_to(what.url);
    });
    EXPECT_EQ(examine_one("7").what, finding::undecided);
  }
}

TEST_P(witness_of_cloud, lets_no_blog_post_vouch_for_pages_nor_a_page_for_blog_posts) {
  controls = {{}, {{"2", "65"}}, {}};
  store.contents["2"] = {.blogpost = true};
  EXPECT_EQ(examine_one("7").what, finding::undecided) << "no page was shown";
  controls = {{{"1", "65"}}, {{"3", "65"}}, {}};
  EXPECT_EQ(examine_one("7").what, finding::undecided) << "the blog post that was seen isn't shown";
}

TEST_P(witness_of_cloud, believes_no_list_of_what_was_not_asked_for) {
  offline.network.answer_by([this](const http::request& what) {
    http::response all;
    all.status = 200;
    all.body = R"({"results":[{"id":"1","status":"current"},{"id":"900","status":"current"}],"_links":{}})";
    return what.url.find("/pages?id=") != std::string::npos ? all : *store.answer_to(what.url);
  });
  const auto said = examine_one("7");
  EXPECT_EQ(said.what, finding::undecided);
  EXPECT_THAT(said.why, HasSubstr("wasn't asked for"));
}

TEST_P(witness_of_cloud, follows_the_pages_above_to_the_top) {
  store.contents["7"] = {.ancestors = {"9", "5", "6"}};
  store.contents["5"] = {.ancestors = {"9"}};
  store.contents["6"] = {.ancestors = {"9", "5"}};
  store.ancestors_at_once = 1;
  EXPECT_EQ(examine_one("7").what, finding::stays);
}

TEST_P(witness_of_cloud, can_not_tell_of_a_page_whose_ancestors_do_not_end) {
  store.contents["7"] = {.ancestors = {"5"}};
  store.contents["5"] = {.ancestors = {"6"}};
  store.contents["6"] = {.ancestors = {"5"}};
  const auto said = examine_one("7");
  EXPECT_EQ(said.what, finding::undecided);
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
  EXPECT_EQ(examine_one("7").what, finding::undecided);
}

TEST_P(witness_of_cloud, asks_for_no_blog_posts_where_there_are_none) {
  EXPECT_EQ(examine_one("7").what, finding::gone);
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
  EXPECT_EQ(examine_one("7").what, finding::undecided);
  roots.insert("w1");
  EXPECT_EQ(examine_one("7").what, finding::stays);
}

TEST_P(witness_of_cloud, keeps_what_the_index_knows_under_a_type_that_is_new) {
  store.indexed_types["7"] = "livedoc";
  const auto said = examine_one("7");
  EXPECT_EQ(said.what, finding::undecided);
  EXPECT_THAT(said.why, HasSubstr("livedoc"));
}

TEST_P(witness_of_cloud, is_not_held_up_by_an_index_that_still_shows_what_is_gone) {
  store.indexed_types["7"] = "page";
  EXPECT_EQ(examine_one("7").what, finding::gone);
}

} // namespace

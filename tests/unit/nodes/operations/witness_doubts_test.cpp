#include "tests/unit/nodes/witness_fixture.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::verdict;
using testing::HasSubstr;

/// What the witness doesn't believe, and when it can't tell.
class witness_doubts_test : public test::witness_fixture {};
INSTANTIATE_TEST_SUITE_P(of, witness_doubts_test, test::both_instances, test::name_of_instance);

/// Cloud's pages are looked up by lists, which have no 404.
class witness_of_data_center : public test::witness_fixture {};
INSTANTIATE_TEST_SUITE_P(of, witness_of_data_center, testing::Values(confluence::instance::data_center),
                         test::name_of_instance);

TEST_P(witness_doubts_test,
       can_not_tell_by_labels_while_the_store_shows_none_of_what_discovery_has_found_by_them) {
  store.contents["7"] = {.labels = {"ones"}};
  store.contents["8"] = {.labels = {"one"}, .status = "trashed"};
  store.contents["1"].labels.clear();
  store.contents["9"].labels.clear();
  const auto said = examine({"7", "8", "6"});
  EXPECT_EQ(said[0].given, verdict::undecided);
  EXPECT_THAT(said[0].why, HasSubstr("no ingest label"));
  EXPECT_EQ(said[1].reason, deletion_reason::trashed);
  EXPECT_EQ(said[2].reason, deletion_reason::removed);
}

TEST_P(witness_doubts_test, goes_by_the_label_of_a_root_where_what_was_seen_is_below_it) {
  store.contents["1"].labels.clear();
  store.contents["7"] = {.labels = {"ones"}};
  EXPECT_EQ(examine_one("7").reason, deletion_reason::unlabelled);
}

TEST_P(witness_doubts_test, can_not_tell_by_labels_while_the_store_shows_none_in_the_same_space) {
  store.contents["2"] = {};
  store.contents["7"] = {};
  seen_here.pages = {{"2", "65"}};
  EXPECT_EQ(examine_one("7").given, verdict::undecided) << "page 1 of another space is labelled";
  store.contents["2"].ancestors = {"9"};
  EXPECT_EQ(examine_one("7").reason, deletion_reason::unlabelled) << "a root above will do";
  store.contents["2"] = {.labels = {"one"}};
  EXPECT_EQ(examine_one("7").reason, deletion_reason::unlabelled);
}

TEST_P(witness_doubts_test, takes_an_attachment_for_there_where_a_proxy_says_that_it_is_not) {
  offline.network.answer_by([this](const http::request& what) {
    auto answer = *store.answer_to(what.url);
    if (answer.status == 404 && what.url.find("att7") != std::string::npos) {
      answer.body = "<html><body>Not Found</body></html>";
      answer.fields.push_back({"Content-Type", "text/html"});
    }
    return answer;
  });
  EXPECT_EQ(examine_one("1::att7").given, verdict::undecided);
}

TEST_P(witness_doubts_test, can_not_tell_of_a_page_that_was_moved_while_no_label_is_shown_at_all) {
  store.contents["7"] = {.space = "66"};
  store.contents["1"].labels.clear();
  store.contents["9"].labels.clear();
  EXPECT_EQ(examine_one("7").given, verdict::undecided);
}

TEST_P(witness_doubts_test, can_not_tell_when_it_gets_no_answer_about_a_page) {
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
  EXPECT_EQ(examine_one("7").given, verdict::undecided);
}

TEST_P(witness_doubts_test, believes_no_absence_while_the_store_does_not_show_what_discovery_has_seen) {
  store.contents.erase("1");
  const auto said = examine_one("7");
  EXPECT_EQ(said.given, verdict::undecided);
  EXPECT_THAT(said.why, HasSubstr("discovery has just found"));
  controls.pages.clear();
  EXPECT_EQ(examine_one("7").given, verdict::undecided) << "nothing was seen to compare with";
}

TEST_P(witness_doubts_test, believes_no_status_that_the_store_tells_of_what_discovery_has_just_found_too) {
  for (const std::string status : {"archived", "trashed", "draft", "historical", "deleted"}) {
    for (const auto* id : {"1", "7", "8", "att1", "att2"})
      store.contents[id].status = status;
    store.contents["8"].blogpost = true;
    store.contents["att2"].container = "1";
    for (const auto& said : examine({"7", "8", "1::att2", "6"})) {
      EXPECT_EQ(said.given, verdict::undecided) << status;
      EXPECT_THAT(said.why, HasSubstr("tells something else of it"));
    }
  }
}

TEST_P(witness_doubts_test, believes_no_place_that_the_store_tells_of_what_discovery_has_just_found_too) {
  for (const auto* id : {"1", "7"})
    store.contents[id].space = "7065";
  store.contents["att1"].container = "777";
  store.contents["att2"].container = "777";
  for (const auto& said : examine({"7", "1::att2"}))
    EXPECT_EQ(said.given, verdict::undecided);
  store.contents["1"].space = "65";
  const auto said = examine({"7", "1::att2"});
  EXPECT_EQ(said[0].reason, deletion_reason::moved) << "the page vouches for pages";
  EXPECT_EQ(said[1].given, verdict::undecided) << "and for no attachments";
}

TEST_P(witness_doubts_test, believes_no_absence_of_attachments_while_those_seen_are_not_shown) {
  store.contents.erase("att1");
  EXPECT_EQ(examine_one("1::att2").given, verdict::undecided);
}

TEST_P(witness_doubts_test, gives_up_when_the_store_does_not_answer) {
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

TEST_P(witness_doubts_test, goes_on_when_the_store_refuses_many_single_pages) {
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
  EXPECT_EQ(said.front().given, verdict::undecided);
  EXPECT_EQ(said.back().given, verdict::gone);
}

TEST_P(witness_doubts_test, goes_by_another_control_where_the_first_is_a_ghost_of_the_index) {
  controls.pages = {{"404", "65"}, {"1", "65"}};
  EXPECT_EQ(examine_one("7").given, verdict::gone);
  controls.attachments = {{"att404", "1"}, {"att1", "1"}};
  EXPECT_EQ(examine_one("1::att2").given, verdict::gone);
}

TEST_P(witness_doubts_test, believes_no_answer_about_another_content) {
  store.answers_as["att2"] = "att1";
  EXPECT_EQ(examine_one("1::att2").given, verdict::undecided);
  if (!cloud()) {
    store.answers_as["7"] = "1";
    EXPECT_EQ(examine_one("7").given, verdict::undecided);
  }
}

TEST_P(witness_doubts_test, believes_no_absence_of_attachments_when_those_seen_are_not_shown_any_more) {
  bool asked = false;
  offline.network.answer_by([this, &asked](const http::request& what) {
    const bool control = what.url.find("att1") != std::string::npos;
    http::response absent;
    absent.status = 404;
    return control && std::exchange(asked, true) ? absent : *store.answer_to(what.url);
  });
  EXPECT_EQ(examine_one("1::att2").given, verdict::undecided);
}

TEST_P(witness_doubts_test,
       takes_no_root_for_unlabelled_that_discovery_has_found_and_the_store_does_not_show) {
  store.contents["7"] = {.ancestors = {"9"}};
  store.contents.erase("9");
  store.contents["9b"] = {};
  EXPECT_EQ(examine_one("7").given, verdict::undecided);
}

TEST_P(witness_of_data_center, takes_a_page_of_a_proxy_for_no_word_of_the_store) {
  offline.network.answer_by([this](const http::request& what) {
    auto answer = *store.answer_to(what.url);
    if (answer.status == 404) {
      answer.body = "<html><body>Not Found</body></html>";
      answer.fields.push_back({"Content-Type", "text/html"});
    }
    return answer;
  });
  EXPECT_EQ(examine_one("7").given, verdict::undecided);
}

} // namespace

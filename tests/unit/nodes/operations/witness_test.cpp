#include "tests/unit/nodes/witness_fixture.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::verdict;
using testing::HasSubstr;

class witness_test : public test::witness_fixture {};
INSTANTIATE_TEST_SUITE_P(of, witness_test, test::both_instances, test::name_of_instance);

TEST_P(witness_test, says_that_a_page_is_gone_which_the_store_does_not_have) {
  const auto said = examine_one("7");
  EXPECT_EQ(said.given, verdict::gone);
  EXPECT_EQ(said.reason, deletion_reason::removed);
}

TEST_P(witness_test, keeps_a_page_that_is_there_and_labelled) {
  store.contents["7"] = {.labels = {"x", "one"}};
  store.contents["8"] = {.labels = {"tree"}};
  for (const auto& said : examine({"7", "8"}))
    EXPECT_EQ(said.given, verdict::stays);
}

TEST_P(witness_test, keeps_a_blog_post_that_is_there_and_labelled) {
  store.contents["7"] = {.labels = {"one"}, .blogpost = true};
  EXPECT_EQ(examine_one("7").given, verdict::stays);
}

TEST_P(witness_test, keeps_a_page_that_is_there_far_below_a_labelled_root) {
  store.contents["5"] = {.ancestors = {"9"}};
  store.contents["7"] = {.ancestors = {"9", "5"}};
  EXPECT_EQ(examine_one("7").given, verdict::stays);
}

TEST_P(witness_test, gives_up_a_page_whose_root_far_above_is_no_longer_labelled) {
  store.contents["9"].labels.clear();
  store.contents["5"] = {.ancestors = {"9"}};
  store.contents["7"] = {.ancestors = {"9", "5"}};
  const auto said = examine_one("7");
  EXPECT_EQ(said.given, verdict::gone);
  EXPECT_EQ(said.reason, deletion_reason::unlabelled);
}

TEST_P(witness_test, gives_up_a_page_that_is_no_longer_labelled) {
  store.contents["7"] = {.labels = {"ones"}};
  const auto said = examine_one("7");
  EXPECT_EQ(said.given, verdict::gone);
  EXPECT_EQ(said.reason, deletion_reason::unlabelled);
}

TEST_P(witness_test, gives_up_a_page_that_was_moved_or_thrown_away) {
  store.contents["7"] = {.space = "66", .labels = {"one"}};
  store.contents["8"] = {.labels = {"one"}, .status = "trashed"};
  found.insert("7");
  platform.keys = {"acme/66_HR/7"};
  const auto said = examine({"7", "8"});
  EXPECT_EQ(said[0].reason, deletion_reason::moved);
  EXPECT_EQ(said[1].reason, deletion_reason::trashed);
}

TEST_P(witness_test, keeps_a_page_that_was_found_in_its_new_space_and_is_not_stored_there) {
  store.contents["7"] = {.space = "66", .labels = {"one"}};
  store.contents["att2"] = {.container = "7"};
  found.insert("7");
  for (const auto& said : examine({"7", "7::att2"})) {
    EXPECT_EQ(said.given, verdict::stays);
    EXPECT_THAT(said.why, HasSubstr("isn't stored there yet"));
  }
}

TEST_P(witness_test, keeps_a_page_of_which_unique_holds_no_more_than_a_registration_in_its_new_space) {
  store.contents["7"] = {.space = "66", .labels = {"one"}};
  found.insert("7");
  platform.keys = {"acme/66_HR/7"};
  platform.unfinished["acme/66_HR/7"] = 5;
  EXPECT_EQ(examine_one("7").given, verdict::stays);
  platform.unfinished.clear();
  platform.finished["acme/66_HR/7"] = 5;
  EXPECT_EQ(examine_one("7").given, verdict::gone);
}

TEST_P(witness_test, keeps_an_attachment_of_a_moved_page_that_is_to_be_stored_beside_it_and_is_not) {
  store.contents["7"] = {.space = "66", .labels = {"one"}};
  store.contents["att2"] = {.container = "7"};
  store.contents["att3"] = {.container = "7"};
  found.insert("7");
  platform.keys = {"acme/66_HR/7", "acme/66_HR/7::att3"};
  const auto said = examine({"7", "7::att2", "7::att3", "7::att4"});
  EXPECT_EQ(said[0].reason, deletion_reason::moved);
  EXPECT_EQ(said[1].given, verdict::stays);
  EXPECT_EQ(said[2].given, verdict::gone);
  EXPECT_EQ(said[3].given, verdict::gone) << "its page doesn't have it any more";
}

TEST_P(witness_test, keeps_a_page_that_was_moved_while_discovery_has_not_found_it_in_its_new_space) {
  store.contents["6"] = {.space = "66", .ancestors = {"9"}};
  store.contents["7"] = {.space = "66", .labels = {"one"}};
  store.contents["8"] = {.space = "66", .labels = {"other"}};
  const auto said = examine({"6", "7", "8"});
  for (const auto& stays : {said[0], said[1]}) {
    EXPECT_EQ(stays.given, verdict::stays);
    EXPECT_THAT(stays.why, HasSubstr("hasn't found it there yet"));
  }
  EXPECT_EQ(said[2].given, verdict::gone) << "it isn't to be ingested there";
  EXPECT_EQ(said[2].reason, deletion_reason::moved);
}

TEST_P(witness_test, gives_up_attachments_that_the_store_does_not_have) {
  const auto said = examine_one("1::att2");
  EXPECT_EQ(said.given, verdict::gone);
  EXPECT_EQ(said.reason, deletion_reason::removed);
}

TEST_P(witness_test, keeps_attachments_that_are_there) {
  store.contents["att2"] = {.container = "1"};
  EXPECT_EQ(examine_one("1::att2").given, verdict::stays);
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
  EXPECT_EQ(said[1].given, verdict::gone);
  EXPECT_EQ(said[1].reason, deletion_reason::removed);
  for (const auto& request : offline.network.requests())
    EXPECT_EQ(request.url.find("att2"), std::string::npos);
}

TEST_P(witness_test, asks_for_the_attachments_of_a_page_that_was_found_again) {
  store.contents["7"] = {.labels = {"one"}};
  store.contents["att2"] = {.container = "7"};
  const auto said = examine({"7", "7::att2", "7::att3"});
  EXPECT_EQ(said[1].given, verdict::stays);
  EXPECT_EQ(said[2].given, verdict::gone);
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

} // namespace

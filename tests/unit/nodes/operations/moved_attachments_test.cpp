#include "nodes/operations/removal_check.hpp"
#include "nodes/operations/witness.hpp"
#include "tests/unit/nodes/content_store.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <gmock/gmock.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::HasSubstr;
using verdict = testimony::verdict;

/// The attachment att2 was on page 1 of space 65, and is on page 3 by now.
class moved_attachments : public testing::TestWithParam<confluence::instance> {
protected:
  moved_attachments() : offline(GetParam()) {
    offline.tenant.confluence.ingest_single_label = "one";
    offline.tenant.confluence.ingest_all_label = "tree";
    offline.tenant.ingestion.allowed_mime_types = {"text/plain"};
    offline.tenant.ingestion.max_file_bytes = 1'000;
    platform.scopes = test::stored_contents::scope("s65", "DOC", "confc:acme:65:DOC");
    platform.owner = "s65";
    store.contents["1"] = {.labels = {"one"}};
    store.contents["3"] = {.labels = {"one"}};
    store.contents["att1"] = {.container = "1"};
    store.contents["att2"] = {.container = "3"};
    offline.network.answer_by([this](const http::request& what) {
      auto answer = store.answer_to(what.url);
      return answer ? std::move(*answer) : platform.answer_to(what.body);
    });
  }
  testimony examine(bool only_planned = false) {
    content_to_delete content{"id", "acme/65_DOC/1::att2", "1::att2"};
    content.staying_page_type = confluence::content_type::page;
    search_engine searches(*offline.services, run);
    id_set found;
    for (const auto& id : accepted)
      found.insert(id);
    const std::vector<discovered_space> discovered{{{"65", "DOC", "Documents"}, {}}};
    own_scopes own(*offline.services, "root", std::nullopt);
    fates ends;
    ends.only_planned = only_planned;
    ends.compared = {"65"};
    const new_places places(discovered, found, own, ends);
    witness asked(*offline.services, run, searches, {{{"1", "65"}}, {}, {{"att1", "1"}}}, roots, places);
    return test::run(offline.io, asked.examine({"65", "DOC", "Documents"}, {content})).front();
  }

  test::offline_services offline;
  test::content_store store;
  test::stored_contents platform;
  run_context run;
  std::set<std::string> roots;
  std::set<std::string> accepted{"1", "3"}; ///< by discovery
};

TEST_P(moved_attachments, are_gone_from_their_former_page_once_they_are_stored_on_the_new_one) {
  platform.keys = {"acme/65_DOC/3::att2"};
  const auto said = examine();
  EXPECT_EQ(said.given, verdict::gone);
  EXPECT_EQ(said.reason, deletion_reason::moved);
}

TEST_P(moved_attachments, are_kept_while_what_is_stored_under_their_new_key_is_in_a_scope_of_somebody_else) {
  platform.keys = {"acme/65_DOC/3::att2"};
  platform.owners["acme/65_DOC/3::att2"] = "elsewhere";
  EXPECT_EQ(examine().given, verdict::stays);
}

TEST_P(moved_attachments, are_kept_while_they_are_to_be_ingested_on_the_new_page_and_are_not_stored_there) {
  platform.keys = {"acme/65_DOC/3", "acme/65_DOC/3::att1"};
  const auto said = examine();
  EXPECT_EQ(said.given, verdict::stays);
  EXPECT_THAT(said.why, HasSubstr("isn't stored there yet"));
}

TEST_P(moved_attachments, are_gone_where_their_new_page_is_not_to_be_ingested) {
  accepted.erase("3");
  store.contents["3"].labels = {"other"};
  EXPECT_EQ(examine().given, verdict::gone);
  store.contents["3"] = {.labels = {"one"}, .status = "trashed"};
  EXPECT_EQ(examine().given, verdict::gone);
}

TEST_P(moved_attachments, are_kept_where_discovery_has_found_their_new_page_and_no_label_of_it_is_shown) {
  store.contents["3"].labels = {};
  EXPECT_EQ(examine().given, verdict::stays);
}

TEST_P(moved_attachments, are_kept_where_discovery_found_nothing_in_the_space_of_their_new_page) {
  store.contents["3"].space = "67";
  EXPECT_EQ(examine().given, verdict::stays);
}

TEST_P(moved_attachments, can_not_be_judged_while_their_new_page_can_not_be_looked_up) {
  store.status_of["3"] = 403;
  store.closed = GetParam() == confluence::instance::cloud ? std::set<std::string>{"/pages/3/labels"}
                                                           : std::set<std::string>{};
  store.closed_says = "{}";
  EXPECT_EQ(examine().given, verdict::undecided);
}

TEST_P(moved_attachments, count_as_gone_in_a_plan_where_their_new_page_was_found) {
  EXPECT_EQ(examine(true).given, verdict::gone);
}

INSTANTIATE_TEST_SUITE_P(of, moved_attachments,
                         testing::Values(confluence::instance::cloud, confluence::instance::data_center),
                         [](const auto& what) {
                           return what.param == confluence::instance::cloud ? "cloud" : "data_center";
                         });

} // namespace

#include "tests/unit/nodes/deletion_plan_fixture.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class deletion_plan_test : public test::deletion_plan_fixture {};

TEST_F(deletion_plan_test, holds_what_discovery_does_not_find_when_it_looks_again) {
  const auto planned = plan({"1", "2"});
  EXPECT_FALSE(planned.refused);
  EXPECT_THAT(items(planned), ElementsAre("1", "2"));
}

TEST_F(deletion_plan_test, holds_a_stored_image_when_it_is_in_its_page_though_it_is_there) {
  for (const std::string item : {"1::att1", "1::att2"})
    replaced.push_back({"id of " + item, "acme/65_DOC/" + item, item, deletion_reason::replaced_by_inlining});
  inlined = {"acme/65_DOC/1::att2"};
  const auto planned = plan({});
  EXPECT_THAT(items(planned), ElementsAre("1::att2"));
  EXPECT_THAT(planned.averted, IsEmpty());
  incomplete = true;
  EXPECT_THAT(items(plan({})), IsEmpty());
}

TEST_F(deletion_plan_test, leaves_alone_a_stored_image_that_was_moved_to_another_scope_since) {
  for (const std::string key : {"acme/65_DOC/1::att1", "acme/65_DOC/1::att2"}) {
    replaced.push_back({"id of " + key, key, key.substr(12), deletion_reason::replaced_by_inlining});
    platform.keys.push_back(key);
    inlined.push_back(key);
  }
  platform.owners[inlined[0]] = "their scope";
  const auto planned = plan({});
  EXPECT_THAT(items(planned), ElementsAre("1::att2"));
  ASSERT_THAT(planned.foreign, SizeIs(1));
  EXPECT_EQ(planned.foreign[0].key, inlined[0]);
}

TEST_F(deletion_plan_test, counts_images_that_are_in_their_pages_for_its_ceiling) {
  replaced.push_back({"c1", "acme/65_DOC/1::att1", "1::att1", deletion_reason::replaced_by_inlining});
  inlined = {"acme/65_DOC/1::att1"};
  EXPECT_TRUE(plan({}, 0).refused);
}

TEST_F(deletion_plan_test, keeps_what_is_found_again) {
  found_again = {"2"};
  const auto planned = plan({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"});
  EXPECT_THAT(items(planned), SizeIs(9));
  ASSERT_THAT(planned.averted, SizeIs(1));
  EXPECT_EQ(planned.averted[0].key, "acme/65_DOC/2");
}

TEST_F(deletion_plan_test, keeps_a_page_that_is_below_a_root_of_another_space_where_discovery_lacks_it) {
  found_in_hr = {"1"};
  root_of_hr = "900";
  const auto planned = plan({"1"});
  EXPECT_THAT(items(planned), IsEmpty());
  ASSERT_THAT(planned.averted, SizeIs(1));
  EXPECT_THAT(planned.averted[0].why, HasSubstr("hasn't found it there yet"));
}

TEST_F(deletion_plan_test, holds_a_page_that_is_in_another_space_and_below_no_root_there) {
  found_in_hr = {"1"};
  const auto planned = plan({"1"});
  ASSERT_THAT(planned.contents, SizeIs(1));
  EXPECT_EQ(planned.contents[0].reason, deletion_reason::moved);
}

TEST_F(deletion_plan_test, keeps_a_page_that_was_found_in_another_space_until_it_is_stored_there) {
  found_in_hr = {"1"};
  also_discovered = {{{"66", "HR", "People"}, {}}};
  accepted.insert("1");
  EXPECT_THAT(items(plan({"1"})), IsEmpty());
  scopes += "," + scope("s66", "root", "confc:acme:66:HR");
  platform.keys.emplace_back("acme/66_HR/1");
  EXPECT_THAT(items(plan({"1"})), IsEmpty()) << "it is in a scope of another space";
  platform.owners["acme/66_HR/1"] = "s66";
  const auto planned = plan({"1"});
  ASSERT_THAT(planned.contents, SizeIs(1));
  EXPECT_EQ(planned.contents[0].reason, deletion_reason::moved);
}

TEST_F(deletion_plan_test, keeps_an_attachment_whose_copy_beside_its_moved_page_stands_for_nothing) {
  offline.tenant.ingestion.with_attachments = true;
  found_in_hr = {"1"};
  also_discovered = {{{"66", "HR", "People"}, {}}};
  accepted.insert("1");
  scopes += "," + scope("s66", "root", "confc:acme:66:HR");
  put_contents("acme/66_HR/", "s66", 1);
  EXPECT_THAT(items(plan({"1", "1::att1"})), ElementsAre("1", "1::att1"))
      << "nothing tells that it is to be there";
  platform.keys.emplace_back("acme/66_HR/1::att1");
  platform.owners["acme/66_HR/1::att1"] = "s66";
  platform.unfinished["acme/66_HR/1::att1"] = 5;
  EXPECT_THAT(items(plan({"1", "1::att1"})), ElementsAre("1"));
}

TEST_F(deletion_plan_test, keeps_a_page_that_discovery_has_found_and_another_search_has_not) {
  accepted.insert("1");
  const auto planned = plan({"1"});
  EXPECT_THAT(items(planned), IsEmpty());
  EXPECT_THAT(planned.undecided, SizeIs(1));
}

TEST_F(deletion_plan_test, names_nothing_as_going_when_it_can_not_look_again) {
  platform.keys.emplace_back("acme/65_DOC/1::att1");
  search_status = 403;
  replaced.push_back({"c1", "acme/65_DOC/1::att1", "1::att1", deletion_reason::replaced_by_inlining});
  inlined = {"acme/65_DOC/1::att1"};
  EXPECT_THAT(plan({"1"}).contents, IsEmpty());
}

TEST_F(deletion_plan_test, is_refused_when_it_can_not_look_again) {
  search_status = 403;
  EXPECT_THAT(plan({"1"}).refused.value_or(""), HasSubstr("check before deleting failed"));
}

TEST_F(deletion_plan_test, looks_only_where_something_is_to_go) {
  EXPECT_THAT(items(plan({})), IsEmpty());
  for (const auto& request : offline.network.requests())
    EXPECT_EQ(request.url.find("/content/search"), std::string::npos);
}

TEST_F(deletion_plan_test, keeps_everything_of_a_space_with_an_unknown_subtree) {
  incomplete = true;
  EXPECT_THAT(items(plan({"1"})), IsEmpty());
  incomplete = false;
  lost_roots = {{"7", ""}};
  EXPECT_THAT(items(plan({"1"})), IsEmpty()) << "a root without a space may be above any page";
}

TEST_F(deletion_plan_test, leaves_alone_what_was_moved_to_another_scope_while_the_store_was_asked) {
  platform.owners["acme/65_DOC/1"] = "their scope";
  const auto planned = plan({"1", "2", "11"});
  EXPECT_THAT(items(planned), ::testing::UnorderedElementsAre("2", "11")) << "11 isn't there any more";
  ASSERT_THAT(planned.foreign, SizeIs(1));
  EXPECT_EQ(planned.foreign[0].key, "acme/65_DOC/1");
  EXPECT_THAT(planned.foreign[0].why, HasSubstr("moved to scope their scope"));
}

TEST_F(deletion_plan_test, names_contents_of_spaces_that_a_doubtful_list_of_scopes_lacks) {
  scopes_counted = "2";
  put_contents("acme/66_HR/", "s66", 3);
  const auto planned = plan({});
  ASSERT_THAT(planned.failures, SizeIs(1));
  EXPECT_EQ(planned.failures[0].key, "root");
  EXPECT_THAT(planned.failures[0].why, HasSubstr("3 contents below this tenant's keys are of no space"));
}

TEST_F(deletion_plan_test, takes_a_doubtful_list_of_scopes_for_whole_where_no_contents_are_left_over) {
  scopes_counted = "2";
  EXPECT_THAT(plan({}).failures, IsEmpty());
  also_discovered = {{{"66", "HR", "People"}, {}}};
  put_contents("acme/66_HR/", "s66", 3);
  EXPECT_THAT(plan({}).failures, IsEmpty()) << "a space that was found stays anyway";
}

TEST_F(deletion_plan_test, can_not_tell_what_a_doubtful_list_of_scopes_lacks_where_keys_name_no_tenant) {
  offline.tenant.ingestion.v1_key_format = true;
  scopes_counted = "2";
  const auto planned = plan({});
  ASSERT_THAT(planned.failures, SizeIs(1));
  EXPECT_THAT(planned.failures[0].why, HasSubstr("useV1KeyFormat"));
}

TEST_F(deletion_plan_test, names_contents_under_the_former_name_whose_scopes_a_doubtful_list_lacks) {
  former_name = "old";
  scopes_counted = "2";
  put_contents("old/66_HR/", "s66", 2);
  ASSERT_THAT(plan({}).failures, SizeIs(1));
}

TEST_F(deletion_plan_test, names_the_limit_and_what_has_used_it_up) {
  EXPECT_THAT(plan({"1", "2"}, 1).refused.value_or(""),
              HasSubstr("2 contents would be deleted, 1 are allowed. Nothing"));
  deleted_before = 3;
  EXPECT_FALSE(plan({"1", "2"}, 5).refused);
  EXPECT_THAT(
      plan({"1", "2"}, 4).refused.value_or(""),
      HasSubstr(
          "2 contents would be deleted, beside 3 that an interrupted run had left half-registered; 4 are "
          "allowed in all. No more was deleted"));
}

TEST_F(deletion_plan_test, tells_what_was_kept_as_foreign_while_the_list_of_scopes_may_not_be_whole) {
  kept_as_foreign = {{"acme/65_DOC/9", "in another scope"}};
  EXPECT_THAT(plan({"1"}).failures, IsEmpty());
  scopes_counted = "3";
  const auto planned = plan({"1"});
  EXPECT_THAT(items(planned), ElementsAre("1")) << "it is in a scope that is listed";
  ASSERT_THAT(planned.failures, SizeIs(1));
  EXPECT_THAT(planned.failures[0].why, HasSubstr("totalCount says 3"));
  kept_as_foreign.clear();
  EXPECT_THAT(plan({"1"}).failures, IsEmpty()) << "nothing hangs on it";
}

TEST_F(deletion_plan_test, deletes_nothing_of_a_space_that_was_found_under_two_ids) {
  also_discovered = {{{"64", "DOC", "Documents"}, {}}};
  for (const auto* mark : {"confc:acme:65:DOC", "confc:acme:64:DOC", "confc:acme:63:DOC"}) {
    scopes = scope("s65", "root", mark);
    const auto planned = plan({"1"});
    EXPECT_THAT(items(planned), IsEmpty()) << mark;
    EXPECT_THAT(planned.orphans, IsEmpty()) << mark;
    ASSERT_THAT(planned.failures, SizeIs(1)) << mark;
    EXPECT_THAT(planned.failures[0].why, HasSubstr("64, 65"));
  }
}

TEST_F(deletion_plan_test, deletes_nothing_of_a_space_that_was_found_under_two_keys) {
  discovered_space other{{"66", "ENG", "Engineering"}, {}};
  other.other_keys = {"DOC"};
  also_discovered = {other};
  for (const auto* mark : {"confc:acme:65:DOC", "confc:acme:66:DOC", "confc:acme:7:ENG"}) {
    scopes = scope("s65", "root", mark);
    const auto planned = plan({"1"});
    EXPECT_THAT(items(planned), IsEmpty()) << mark;
    EXPECT_THAT(planned.orphans, IsEmpty()) << mark;
    EXPECT_THAT(planned.failures, SizeIs(2)) << "DOC and ENG";
  }
}

TEST_F(deletion_plan_test, does_not_tell_again_of_spaces_that_were_refused) {
  discovered_space other{{"66", "ENG", "Engineering"}, {}};
  other.other_keys = {"E"};
  other.is_refused = true;
  also_discovered = {other};
  EXPECT_THAT(plan({}).failures, IsEmpty());
}

TEST_F(deletion_plan_test, is_refused_beyond_the_limit_of_contents) {
  EXPECT_FALSE(plan({"1", "2"}, 2).refused);
  EXPECT_THAT(plan({"1", "2"}, 1).refused.value_or(""), HasSubstr("--max-delete"));
  EXPECT_TRUE(plan({"1"}, 0).refused);
}

TEST_F(deletion_plan_test, is_refused_beyond_the_percentage_of_a_space) {
  offline.tenant.processing.max_delete_percent = 20;
  EXPECT_FALSE(plan({"1", "2"}).refused);
  const auto planned = plan({"1", "2", "3"});
  EXPECT_THAT(planned.refused.value_or(""), HasSubstr("3 of the 10 contents of space DOC"));
  EXPECT_THAT(planned.contents, SizeIs(3)) << "what would have been";
}

TEST_F(deletion_plan_test, tells_what_is_there_and_no_longer_labelled_by_the_store) {
  offline.tenant.processing.verify_deletions = config::deletion_check::store;
  store.contents["1"] = {};
  store.contents["2"] = {.space = "66"};
  const auto planned = plan({"1", "2", "3"});
  EXPECT_THAT(items(planned), SizeIs(3));
  EXPECT_EQ(planned.unlabelled, 1U);
}

TEST_F(deletion_plan_test, tells_what_is_there_and_no_longer_labelled_by_the_index) {
  found_by_id = {"1", "3"};
  const auto planned = plan({"1", "2"});
  EXPECT_THAT(items(planned), ElementsAre("1", "2"));
  EXPECT_EQ(planned.contents.at(0).reason, deletion_reason::unlabelled);
  EXPECT_EQ(planned.contents.at(1).reason, deletion_reason::removed);
  EXPECT_EQ(planned.unlabelled, 1U);
}

TEST_F(deletion_plan_test, takes_all_for_unlabelled_when_nothing_is_looked_up) {
  offline.tenant.processing.verify_deletions = config::deletion_check::none;
  EXPECT_EQ(plan({"1", "2"}).unlabelled, 2U);
}

TEST_F(deletion_plan_test, is_empty_when_the_run_is_stopping) {
  run.interrupt();
  EXPECT_THAT(plan({"1"}).contents, IsEmpty());
}

} // namespace

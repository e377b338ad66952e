#include "tests/unit/nodes/deletion_plan_fixture.hpp"

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Space 66 (HR) has a scope of ours, and wasn't discovered.
class deletion_plan_of_a_removed_space : public test::deletion_plan_fixture {
protected:
  deletion_plan_of_a_removed_space() {
    offline.tenant.processing.verify_deletions = config::deletion_check::store;
    scopes += "," + scope("s66", "root", "confc:acme:66:HR");
    put_contents("acme/66_HR/", "s66", 2);
  }
};

TEST_F(deletion_plan_of_a_removed_space, holds_its_scope_and_counts_its_contents) {
  const auto planned = plan({});
  ASSERT_THAT(planned.orphans, SizeIs(1));
  EXPECT_EQ(planned.orphans[0].files(), 2U);
  EXPECT_THAT(planned.failures, IsEmpty());
}

TEST_F(deletion_plan_of_a_removed_space, counts_what_is_listed_for_the_limit_whatever_unique_counts) {
  platform.beyond_count = -1000;
  const auto planned = plan({}, 1);
  ASSERT_THAT(planned.orphans, SizeIs(1));
  EXPECT_EQ(planned.orphans[0].files(), 2U);
  EXPECT_THAT(planned.refused.value_or(""), HasSubstr("2 contents would be deleted"));
  also_discovered = {{{"67", "HR", "Human resources"}, {}}};
  EXPECT_TRUE(plan({}, 1).refused) << "nor when its key is another space's now";
  offline.tenant.processing.max_delete_percent = 99;
  EXPECT_THAT(plan({}).refused.value_or(""), HasSubstr("2 of the 2 contents of space HR"));
}

TEST_F(deletion_plan_of_a_removed_space, doubts_a_list_that_is_shorter_than_the_count) {
  platform.beyond_count = 1;
  platform.without_total = true;
  const auto planned = plan({});
  ASSERT_THAT(planned.orphans, SizeIs(1));
  EXPECT_THAT(planned.orphans[0].stored->doubt.value_or(""), HasSubstr("counts 3"));
}

TEST_F(deletion_plan_of_a_removed_space, keeps_it_while_the_store_still_has_pages_of_it) {
  store.contents["2"] = {.space = "66"};
  const auto planned = plan({"1"});
  EXPECT_THAT(planned.orphans, IsEmpty());
  ASSERT_THAT(planned.undecided, SizeIs(1));
  EXPECT_EQ(planned.undecided[0].key, "acme/66_HR/");
  EXPECT_THAT(items(planned), ElementsAre("1")) << "the other deletions go on";
}

TEST_F(deletion_plan_of_a_removed_space, keeps_it_while_the_store_has_the_page_of_a_stored_attachment) {
  platform.keys.resize(10);
  platform.keys.emplace_back("acme/66_HR/2::att5");
  platform.owners[platform.keys.back()] = "s66";
  store.contents["2"] = {.space = "66"};
  const auto planned = plan({});
  EXPECT_THAT(planned.orphans, IsEmpty());
  EXPECT_THAT(planned.undecided, SizeIs(1));
}

TEST_F(deletion_plan_of_a_removed_space, that_can_not_be_asked_for_is_kept_and_stops_no_other_deletion) {
  for (const int status : {400, 409}) {
    space_status = status;
    const auto planned = plan({"1"});
    EXPECT_FALSE(planned.refused);
    EXPECT_THAT(planned.orphans, IsEmpty());
    EXPECT_THAT(planned.undecided, SizeIs(1));
    EXPECT_THAT(items(planned), ElementsAre("1"));
  }
}

TEST_F(deletion_plan_of_a_removed_space, holds_no_scope_that_is_elsewhere) {
  scopes = scope("s66", "elsewhere", "confc:acme:66:HR");
  EXPECT_THAT(plan({}).orphans, IsEmpty());
}

TEST_F(deletion_plan_of_a_removed_space,
       leaves_out_what_can_not_be_looked_up_as_a_whole_and_counts_it_as_failed) {
  space_is_shown = true;
  platform.hidden = {"acme/66_HR/2"};
  const auto planned = plan({"1"});
  EXPECT_FALSE(planned.refused) << *planned.refused;
  EXPECT_THAT(planned.orphans, IsEmpty());
  ASSERT_THAT(planned.failures, SizeIs(1));
  EXPECT_EQ(planned.failures[0].key, "HR");
}

TEST_F(deletion_plan_of_a_removed_space, asks_confluence_for_none_of_its_foreign_contents) {
  space_is_shown = true;
  platform.keys.emplace_back("acme/66_HR/notes.txt");
  plan({});
  for (const auto& request : offline.network.requests())
    EXPECT_EQ(request.url.find("notes"), std::string::npos) << request.url;
}

TEST_F(deletion_plan_of_a_removed_space, names_its_foreign_contents_when_no_clean_up_will) {
  platform.keys.emplace_back("acme/66_HR/notes.txt");
  platform.owners["acme/66_HR/notes.txt"] = "s66";
  platform.keys.emplace_back("acme/66_HR/3");
  platform.owners["acme/66_HR/3"] = "elsewhere";
  EXPECT_THAT(plan({}).foreign, IsEmpty()) << "the clean-up names them";
  only_planned = true;
  const auto planned = plan({});
  ASSERT_THAT(planned.orphans, SizeIs(1));
  std::vector<std::string> foreign;
  for (const auto& one : planned.foreign)
    foreign.push_back(one.key);
  EXPECT_THAT(foreign, testing::UnorderedElementsAre("acme/66_HR/notes.txt", "acme/66_HR/3"));
}

TEST_F(deletion_plan_of_a_removed_space, counts_none_of_what_is_in_another_scope) {
  platform.owners["acme/66_HR/2"] = "elsewhere";
  EXPECT_EQ(plan({}).orphans.at(0).files(), 1U);
  EXPECT_FALSE(plan({}, 1).refused);
}

TEST_F(deletion_plan_of_a_removed_space, holds_no_scope_of_another_tenant) {
  scopes = scope("s66", "root", "confc:other:66:HR");
  EXPECT_THAT(plan({}).orphans, IsEmpty());
}

TEST_F(deletion_plan_of_a_removed_space, tells_which_of_its_contents_are_there_and_no_longer_labelled) {
  space_is_shown = true;
  store.contents["2"] = {.space = "66"};
  const auto planned = plan({});
  ASSERT_THAT(planned.orphans, SizeIs(1));
  EXPECT_EQ(planned.unlabelled, 1U);
}

TEST_F(deletion_plan_of_a_removed_space, is_unlabelled_as_a_whole_while_the_index_has_pages_of_it) {
  offline.tenant.processing.verify_deletions = config::deletion_check::search;
  EXPECT_EQ(plan({}).unlabelled, 0U);
  found_in_hr = {"2"};
  EXPECT_EQ(plan({}).unlabelled, 2U);
}

TEST_F(deletion_plan_of_a_removed_space, may_be_unlabelled_as_a_whole_when_nothing_is_looked_up) {
  offline.tenant.processing.verify_deletions = config::deletion_check::none;
  EXPECT_EQ(plan({}).unlabelled, 2U);
}

TEST_F(deletion_plan_of_a_removed_space,
       is_refused_beyond_the_limit_of_unlabelled_contents_until_it_is_accepted) {
  offline.tenant.processing.verify_deletions = config::deletion_check::none;
  put_contents("acme/66_HR/1", "s66", 60);
  const auto planned = plan({"1"});
  EXPECT_THAT(planned.refused.value_or(""), HasSubstr("--accept-unlabelled 63"));
  EXPECT_THAT(planned.orphans, SizeIs(1)) << "what would have been";
  accept_unlabelled = 63;
  EXPECT_FALSE(plan({"1"}).refused);
}

/// The scope of space 65 has the mark of the tenant's former name, and two contents under it.
class deletion_plan_of_an_adopted_space : public test::deletion_plan_fixture {
protected:
  deletion_plan_of_an_adopted_space() {
    former_name = "old";
    scopes = scope("s65", "root", "confc:old:65:DOC");
    put_contents("old/65_DOC/", "s65", 2);
  }
};

TEST_F(deletion_plan_of_an_adopted_space, holds_what_is_stored_anew) {
  const auto planned = plan({});
  ASSERT_THAT(planned.orphans, SizeIs(1));
  EXPECT_EQ(planned.orphans[0].prefix, "old/65_DOC/");
  EXPECT_EQ(planned.orphans[0].files(), 2U);
  EXPECT_EQ(planned.orphans[0].reason, deletion_reason::adopted);
  ASSERT_TRUE(planned.orphans[0].replaced_by);
  EXPECT_EQ(planned.orphans[0].replaced_by->id, "65");
  EXPECT_TRUE(plan({}, 1).refused) << "it counts for the limit";
}

TEST_F(deletion_plan_of_an_adopted_space, holds_nothing_without_being_told_the_former_name) {
  former_name.reset();
  EXPECT_THAT(plan({}).orphans, IsEmpty());
}

TEST_F(deletion_plan_of_an_adopted_space, holds_nothing_when_more_items_failed_than_are_named) {
  failed.resize(most_failures_named);
  for (auto& item : failed)
    item.key = "acme/67_OTHER/1";
  EXPECT_THAT(plan({}).orphans, IsEmpty());
}

TEST_F(deletion_plan_of_an_adopted_space, holds_nothing_when_an_item_of_the_space_failed) {
  failed.resize(1);
  failed[0].key = "acme/65_DOC/1";
  const auto planned = plan({});
  EXPECT_THAT(planned.orphans, IsEmpty());
  EXPECT_THAT(planned.notes, testing::Contains(HasSubstr("--adopt old")));
}

TEST_F(deletion_plan_of_an_adopted_space, is_not_complete_for_unique_counts_no_contents) {
  platform.beyond_count = -1000;
  EXPECT_TRUE(plan({}, 1).refused) << "what is listed counts for the limit";
  failed.resize(1);
  failed[0].key = "acme/65_DOC/1";
  EXPECT_THAT(plan({}).orphans, IsEmpty());
}

TEST_F(deletion_plan_of_an_adopted_space, holds_nothing_while_a_page_that_is_there_is_not_stored_anew) {
  put_contents("old/65_DOC/4711", "s65", 1);
  found_again = {"47111"};
  const auto planned = plan({});
  EXPECT_THAT(planned.orphans, IsEmpty());
  ASSERT_THAT(planned.averted, SizeIs(1));
  EXPECT_EQ(planned.averted[0].key, "old/65_DOC/47111");
}

TEST_F(deletion_plan_of_an_adopted_space, holds_what_is_not_stored_anew_for_it_is_gone) {
  put_contents("old/65_DOC/4711", "s65", 1);
  EXPECT_EQ(plan({}).orphans.at(0).files(), 3U);
}

TEST_F(deletion_plan_of_an_adopted_space, holds_a_space_of_the_former_name_that_is_gone) {
  offline.tenant.processing.verify_deletions = config::deletion_check::store;
  scopes = scope("s66", "root", "confc:old:66:HR");
  put_contents("old/66_HR/", "s66", 3);
  const auto planned = plan({});
  ASSERT_THAT(planned.orphans, SizeIs(1));
  EXPECT_EQ(planned.orphans[0].files(), 3U);
  EXPECT_FALSE(planned.orphans[0].replaced_by);
}

TEST_F(deletion_plan_of_an_adopted_space, never_holds_live_contents_whose_keys_name_no_tenant) {
  offline.tenant.ingestion.v1_key_format = true;
  put_contents("65_DOC/", "s65", 5);
  EXPECT_EQ(plan({}).orphans.at(0).prefix, "old/65_DOC/");
}

TEST_F(deletion_plan_of_an_adopted_space, tells_what_has_no_successor_since_it_is_no_longer_labelled) {
  put_contents("old/65_DOC/4711", "s65", 1);
  found_by_id = {"47111"};
  const auto planned = plan({});
  EXPECT_EQ(planned.orphans.at(0).files(), 3U);
  EXPECT_EQ(planned.unlabelled, 1U);
}

} // namespace

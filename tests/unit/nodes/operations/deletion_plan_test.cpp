#include "nodes/operations/deletion_plan.hpp"
#include "tests/unit/nodes/content_store.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <memory>
#include <optional>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Space 65 (DOC), of which Unique holds the contents 1 to 10, and of which the diff calls some gone.
class deletion_plan_test : public testing::Test {
protected:
  deletion_plan_test() {
    offline.tenant.ingestion.scope_id = "root";
    offline.tenant.ingestion.attachments = false;
    offline.tenant.processing.verify_deletions = config::deletion_check::search;
    offline.tenant.processing.max_delete_percent = 100;
    platform.owner = "s65";
    scopes = scope("s65", "root", "confc:acme:65:DOC");
    store.contents["77"] = {.labels = {"ai-ingest"}};
    for (int i = 1; i <= 10; ++i)
      platform.keys.push_back("acme/65_DOC/" + std::to_string(i));
    offline.network.answer_by([this](const http::request& request) { return answer_to(request); });
  }
  deletion_plan plan(const std::vector<std::string>& gone, std::optional<std::uint64_t> max_delete = {}) {
    auto contents = std::make_shared<std::vector<content_to_delete>>();
    for (const auto& id : gone)
      contents->push_back({"id of acme/65_DOC/" + id, "acme/65_DOC/" + id, id});
    space_summary space;
    space.space = {"65", "DOC", "Documents"};
    space.stored_in_unique = 10;
    space.submitted = 10 - gone.size();
    space.to_delete = contents;
    space.foreign = std::make_shared<const std::vector<kept_content>>(kept_as_foreign);
    space.incomplete = incomplete;
    space.seen.pages = {{"77", "65"}};
    space.replaced = std::make_shared<const std::vector<content_to_delete>>(replaced);
    const std::vector<space_summary> spaces{space};
    const std::vector<std::string> emptied;
    std::vector<discovered_space> discovered{{space.space, {}}};
    discovered.insert(discovered.end(), also_discovered.begin(), also_discovered.end());
    own_scopes own(*offline.services, "root", former_name);
    return test::run(offline.io,
                     plan_deletions(*offline.services, run,
                                    {spaces, std::move(discovered), lost_roots, emptied, inlined, own,
                                     max_delete, accept_unlabelled, failed,
                                     [](std::string_view) { return false; }, only_planned, deleted_before}));
  }
  static std::string scope(const std::string& id, const std::string& parent, const std::string& mark) {
    return test::stored_contents::scope(id, "n", mark, parent);
  }
  void put_contents(const std::string& prefix, const std::string& in, int count) {
    for (int i = 1; i <= count; ++i) {
      platform.keys.push_back(prefix + std::to_string(i));
      platform.owners[platform.keys.back()] = in;
    }
  }
  static std::vector<std::string> items(const deletion_plan& plan) {
    std::vector<std::string> keys;
    for (const auto& content : plan.contents)
      keys.push_back(content.item_key);
    return keys;
  }

  test::offline_services offline;
  test::stored_contents platform;
  run_context run;
  bool incomplete = false;
  bool only_planned = false;
  std::uint64_t deleted_before = 0;
  std::vector<root> lost_roots;
  std::vector<discovered_space> also_discovered;
  std::string former_name;
  std::optional<std::uint64_t> accept_unlabelled;
  std::vector<item_outcome> failed;
  std::vector<content_to_delete> replaced;   ///< images that were stored by themselves
  std::vector<std::string> inlined;          ///< keys of images that are in their pages now
  std::string scopes;                        ///< rows of the scopes below the root
  std::vector<kept_content> kept_as_foreign; ///< of the space, by the diff
  std::string scopes_counted = "null";       ///< totalCount of their list
  bool space_is_shown = false;               ///< any space that is asked for, but 65
  int space_status = 404;                    ///< what says that it isn't
  test::content_store store;
  std::vector<std::string> found_again; ///< ids of pages that any search finds
  std::vector<std::string> found_by_id; ///< of those that one without labels and ancestors finds, too
  int search_status = 200;

private:
  http::response answer_to(const http::request& request) {
    http::response answer;
    answer.status = 200;
    if (request.url.find("/content/search") != std::string::npos) {
      answer.status = search_status;
      std::string rows;
      auto found = found_again;
      const auto asks_by = [&](const char* condition) {
        return request.url.find(condition) != std::string::npos;
      };
      if (!asks_by("label%3D") && !asks_by("ancestor%20") && !asks_by("ancestor%3D"))
        found.insert(found.end(), found_by_id.begin(), found_by_id.end());
      for (const auto& id : found) {
        rows += (rows.empty() ? R"({"id":")" : R"(,{"id":")") + id +
                R"(","type":"page","title":"T","space":{"id":65,"key":"DOC","name":"Documents"},)" +
                R"("version":{"when":"2025-01-31T08:15:20.913Z"}})";
      }
      answer.body = R"({"results":[)" + rows + R"(],"_links":{}})";
    } else if (request.url.find("/rest/api/space/HR") != std::string::npos) {
      answer.status = space_is_shown ? 200 : space_status;
      answer.body = R"({"id":66,"key":"HR"})";
    } else if (request.url.find("/rest/api/content/") != std::string::npos) {
      return *store.answer_to(request.url);
    } else if (request.url.find("/rest/api/space/") != std::string::npos) {
      answer.body = R"({"id":65,"key":"DOC"})";
    } else if (request.verb == http::method::get) {
      answer.body = R"({"type":"known","username":"bot"})";
    } else if (test::text_in(request.body, "/operationName") == "PaginatedScope") {
      answer.body =
          R"({"data":{"paginatedScope":{"totalCount":)" + scopes_counted + R"(,"nodes":[)" + scopes + "]}}}";
    } else {
      return platform.answer_to(request.body);
    }
    return answer;
  }
};

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

/// Space 66 (HR) has a scope of ours, and wasn't discovered.
class deletion_plan_of_a_removed_space : public deletion_plan_test {
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

TEST_F(deletion_plan_of_a_removed_space, doubts_a_list_that_is_shorter_than_the_count) {
  platform.beyond_count = 1;
  platform.without_total = true;
  const auto planned = plan({});
  ASSERT_THAT(planned.orphans, SizeIs(1));
  EXPECT_THAT(planned.orphans[0].held->doubt.value_or(""), HasSubstr("counts 3"));
}

TEST_F(deletion_plan_of_a_removed_space, keeps_it_while_the_store_still_has_pages_of_it) {
  store.contents["2"] = {.space = "66"};
  const auto planned = plan({"1"});
  EXPECT_THAT(planned.orphans, IsEmpty());
  ASSERT_THAT(planned.undecided, SizeIs(1));
  EXPECT_EQ(planned.undecided[0].key, "acme/66_HR/");
  EXPECT_THAT(items(planned), ElementsAre("1")) << "the other deletions go on";
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

TEST_F(deletion_plan_of_a_removed_space, counts_none_of_what_is_in_another_scope) {
  platform.owners["acme/66_HR/2"] = "elsewhere";
  EXPECT_EQ(plan({}).orphans.at(0).files(), 1U);
  EXPECT_FALSE(plan({}, 1).refused);
}

TEST_F(deletion_plan_of_a_removed_space, holds_no_scope_of_another_tenant) {
  scopes = scope("s66", "root", "confc:other:66:HR");
  EXPECT_THAT(plan({}).orphans, IsEmpty());
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

/// The scope of space 65 has the mark of the tenant's former name, and two contents under it.
class deletion_plan_of_an_adopted_space : public deletion_plan_test {
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
  former_name.clear();
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
  found_by_id = {"2"};
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

TEST_F(deletion_plan_of_an_adopted_space, tells_what_has_no_successor_since_it_is_no_longer_labelled) {
  put_contents("old/65_DOC/4711", "s65", 1);
  found_by_id = {"47111"};
  const auto planned = plan({});
  EXPECT_EQ(planned.orphans.at(0).files(), 3U);
  EXPECT_EQ(planned.unlabelled, 1U);
}

TEST_F(deletion_plan_test, is_empty_when_the_run_is_stopping) {
  run.interrupt();
  EXPECT_THAT(plan({"1"}).contents, IsEmpty());
}

} // namespace

#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/tenant_removal.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <map>
#include <optional>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A root scope with spaces below it, whose contents have keys `{scope id}/{number}`.
class tenant_removal_test : public testing::Test {
protected:
  tenant_removal_test() {
    offline.tenant.ingestion.scope_id = "root";
    offline.network.answer_by([this](const http::request& request) { return answer_to(request); });
  }
  void store(const std::string& scope, int contents, const std::string& mark = "") {
    marks[scope] = mark.empty() ? "confc:acme:1:" + scope : mark;
    if (mark == "none")
      marks[scope].clear();
    for (int i = 0; i < contents; ++i) {
      platform.keys.push_back(scope + "/" + std::to_string(i));
      platform.owners[platform.keys.back()] = scope;
    }
  }
  removal_result remove(std::optional<std::uint64_t> max_delete = std::nullopt) {
    confirmed.max_delete = max_delete;
    return test::run(offline.io, remove_tenant(*offline.services, run, confirmed));
  }

  test::offline_services offline;
  test::stored_contents platform;
  run_context run;
  confirmations confirmed;
  std::string owner = "confc:data-center:us"; ///< the root scope's mark
  std::map<std::string, std::string> marks;   ///< by scope id
  std::map<std::string, std::string> above;   ///< of scopes that aren't below the root, by id
  int manifest_status = 200;
  std::vector<std::string> deleted_scopes;
  bool mark_cleared = false;
  std::string grant_answer = "true";
  int grant_status = 200;
  bool names_deleted_scopes = true; ///< in the answer to deleteFolder
  bool other_root = false;          ///< a scope `other` is marked for the instance, too
  std::size_t hidden_scopes = 0;    ///< counted below the root, but not listed

private:
  std::string scopes(const std::string& request) const {
    if (!test::text_in(request, "/variables/where/id/equals").empty())
      return R"({"totalCount":1,"nodes":[)" + test::stored_contents::scope("root", "root", owner, "top") +
             "]}";
    if (const auto mark = test::text_in(request, "/variables/where/externalId/equals"); !mark.empty()) {
      return other_root ? R"({"totalCount":1,"nodes":[)" +
                              test::stored_contents::scope("other", "Other", mark, "top") + "]}"
                        : R"({"totalCount":0,"nodes":[]})";
    }
    const auto parent = test::text_in(request, "/variables/where/parentId/equals");
    std::string list;
    std::size_t count = parent == "root" ? hidden_scopes : 0;
    for (const auto& [id, mark] : marks) {
      const auto below = above.find(id);
      if ((below == above.end() ? "root" : below->second) != parent)
        continue;
      ++count;
      list += (list.empty() ? "" : ",") + test::stored_contents::scope(id, id, mark, parent);
    }
    return R"({"totalCount":)" + std::to_string(count) + R"(,"nodes":[)" + list + "]}";
  }
  http::response answer_to(const http::request& request) {
    http::response answer;
    answer.status = 200;
    const auto operation = test::text_in(request.body.empty() ? "{}" : request.body, "/operationName");
    if (request.url.ends_with("/manifest")) {
      answer.status = manifest_status;
      answer.body = R"({"id":"us"})";
    } else if (operation == "User") {
      answer.body = R"({"data":{"me":{"user":{"id":"user_1"}}}})";
    } else if (operation == "CreateScopeAccesses") {
      answer.status = grant_status;
      answer.body = R"({"data":{"createScopeAccesses":)" + grant_answer + "}}";
    } else if (operation == "PaginatedScope") {
      answer.body = R"({"data":{"paginatedScope":)" + scopes(request.body) + "}}";
    } else if (operation == "DeleteFolder") {
      const auto id = test::text_in(request.body, "/variables/scopeId");
      deleted_scopes.push_back(id);
      answer.body = R"({"data":{"deleteFolder":{"failedFolders":[],"successFolders":[)" +
                    (names_deleted_scopes ? R"({"id":")" + id + R"("})" : std::string()) + "]}}}";
    } else if (operation == "UpdateScope") {
      mark_cleared = true;
      answer.body = R"({"data":{"updateScope":{"id":"root","name":"root"}}})";
    } else {
      return platform.answer_to(request.body);
    }
    return answer;
  }
};

TEST_F(tenant_removal_test, deletes_all_contents_their_scopes_and_the_mark_of_the_root) {
  store("A", 150);
  store("B", 3);
  const auto result = remove();
  EXPECT_THAT(platform.keys, IsEmpty());
  EXPECT_EQ(result.deleted.size(), 153U);
  EXPECT_THAT(deleted_scopes, ElementsAre("A", "B"));
  EXPECT_TRUE(mark_cleared);
}

TEST_F(tenant_removal_test, sends_nothing_more_after_an_exhausted_quota) {
  store("A", 100);
  store("B", 100);
  platform.quota_from_deletion = 2;
  remove();
  EXPECT_TRUE(run.abort_reason());
  EXPECT_THAT(platform.ids_per_deletion, SizeIs(1));
  EXPECT_THAT(platform.keys, SizeIs(180));
  EXPECT_THAT(deleted_scopes, IsEmpty());
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, keeps_the_scope_and_the_mark_when_a_content_can_not_be_deleted) {
  store("A", 3);
  platform.undeletable = {"A/1"};
  EXPECT_THAT(remove().failures, SizeIs(1));
  EXPECT_THAT(deleted_scopes, IsEmpty());
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, does_not_need_a_grant_to_be_confirmed) {
  store("A", 2);
  for (const auto* given : {"false", "null"}) {
    grant_answer = given;
    EXPECT_THAT(remove().failures, IsEmpty()) << given;
  }
}

TEST_F(tenant_removal_test, goes_on_after_a_refused_grant_where_access_was_given_before) {
  store("A", 2);
  grant_status = 403;
  remove();
  EXPECT_THAT(deleted_scopes, ElementsAre("A"));
}

TEST_F(tenant_removal_test, deletes_nothing_that_another_scope_holds) {
  store("A", 2);
  platform.keys.emplace_back("elsewhere/1");
  platform.owners["elsewhere/1"] = "elsewhere";
  platform.drops_conditions = true;
  remove();
  EXPECT_THAT(platform.keys, ElementsAre("elsewhere/1"));
}

TEST_F(tenant_removal_test, keeps_a_scope_whose_contents_are_not_all_listed_and_goes_on_with_the_others) {
  store("A", 3);
  platform.hidden = {"A/1"};
  store("B", 2);
  const auto result = remove();
  EXPECT_THAT(platform.keys, ElementsAre("A/1"));
  EXPECT_THAT(deleted_scopes, ElementsAre("B"));
  ASSERT_THAT(result.failures, SizeIs(1));
  EXPECT_EQ(result.failures[0].key, "scope A");
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, keeps_a_scope_in_which_more_is_counted_than_listed) {
  store("A", 3);
  platform.without_total = true;
  platform.beyond_count = 1;
  EXPECT_THAT(remove().failures, SizeIs(1));
  EXPECT_THAT(deleted_scopes, IsEmpty());
}

TEST_F(tenant_removal_test, needs_no_totals_of_lists) {
  store("A", 150);
  platform.without_total = true;
  EXPECT_THAT(remove().failures, IsEmpty());
  EXPECT_THAT(deleted_scopes, ElementsAre("A"));
}

TEST_F(tenant_removal_test, keeps_the_mark_of_a_root_below_which_there_may_be_more_scopes) {
  store("A", 1);
  hidden_scopes = 1;
  EXPECT_THAT(remove().failures, SizeIs(1));
  EXPECT_THAT(deleted_scopes, ElementsAre("A"));
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, leaves_another_tenants_spaces_and_the_shared_mark_alone) {
  store("A", 2);
  store("B", 2, "confc:other:1:B");
  remove();
  EXPECT_THAT(platform.keys, SizeIs(2));
  EXPECT_THAT(deleted_scopes, ElementsAre("A"));
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, leaves_scopes_without_a_mark_and_what_is_in_them_and_the_mark_of_the_root) {
  store("A", 2);
  store("B", 2, "none");
  store("C", 1, "some other program's");
  const auto result = remove();
  EXPECT_THAT(platform.keys, ElementsAre("B/0", "B/1", "C/0"));
  EXPECT_THAT(deleted_scopes, ElementsAre("A"));
  EXPECT_FALSE(mark_cleared);
  EXPECT_THAT(result.notes, SizeIs(2));
  EXPECT_THAT(result.failures, IsEmpty());
}

TEST_F(tenant_removal_test, counts_and_deletes_what_is_in_folders_below_a_space) {
  store("A", 2);
  store("folder", 50, "none");
  store("deeper", 3, "none");
  above = {{"folder", "A"}, {"deeper", "folder"}};
  EXPECT_THROW(remove(54), cycle_aborted);
  EXPECT_THAT(platform.keys, SizeIs(55));
  const auto result = remove(55);
  EXPECT_EQ(result.deleted.size(), 55U);
  EXPECT_EQ(result.spaces.at(0).contents, 55U);
  EXPECT_THAT(platform.keys, IsEmpty());
  EXPECT_THAT(deleted_scopes, ElementsAre("A"));
}

TEST_F(tenant_removal_test, leaves_a_space_alone_below_which_a_folder_is_marked_for_somebody) {
  store("A", 2);
  store("folder", 1, "confc:other:1:X");
  above = {{"folder", "A"}};
  remove();
  EXPECT_THAT(platform.keys, SizeIs(3));
  EXPECT_THAT(deleted_scopes, IsEmpty());
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, deletes_no_more_than_was_counted) {
  store("A", 3);
  platform.beyond_count = -1;
  EXPECT_THAT(remove(2).failures, SizeIs(1));
  EXPECT_THAT(platform.keys, SizeIs(3));
  EXPECT_THAT(deleted_scopes, IsEmpty());
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, ends_and_keeps_the_scope_while_the_platform_still_lists_what_was_deleted) {
  store("A", 3);
  platform.lags = true;
  const auto result = remove();
  EXPECT_EQ(result.deleted.size(), 3U);
  EXPECT_THAT(result.failures, SizeIs(1));
  EXPECT_THAT(deleted_scopes, IsEmpty());
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, needs_to_be_told_the_identity_when_confluence_does_not_say_it) {
  store("A", 2);
  manifest_status = 404;
  EXPECT_THROW(remove(), cycle_aborted);
  confirmed.identity = "confc:data-center:them";
  EXPECT_THROW(remove(), cycle_aborted);
  EXPECT_THAT(platform.keys, SizeIs(2));
  confirmed.identity = owner;
  remove();
  EXPECT_THAT(platform.keys, IsEmpty());
}

TEST_F(tenant_removal_test, believes_confluence_rather_than_what_it_is_told) {
  store("A", 2);
  owner = "confc:data-center:them";
  confirmed.identity = owner;
  EXPECT_THROW(remove(), cycle_aborted);
  EXPECT_THAT(platform.keys, SizeIs(2));
}

TEST_F(tenant_removal_test, refuses_a_root_that_belongs_to_another_instance) {
  store("A", 2);
  owner = "confc:data-center:them";
  EXPECT_THROW(remove(), cycle_aborted);
  EXPECT_THAT(platform.keys, SizeIs(2));
}

TEST_F(tenant_removal_test, deletes_nothing_beyond_the_limit) {
  store("A", 3);
  EXPECT_THROW(remove(2), cycle_aborted);
  EXPECT_THAT(platform.keys, SizeIs(3));
  remove(3);
  EXPECT_THAT(platform.keys, IsEmpty());
}

TEST_F(tenant_removal_test, keeps_the_mark_when_nobody_says_that_a_scope_was_deleted) {
  store("A", 1);
  names_deleted_scopes = false;
  const auto result = remove();
  EXPECT_EQ(result.scopes_deleted, 0U);
  EXPECT_THAT(result.failures, SizeIs(1));
  EXPECT_FALSE(mark_cleared);
}

TEST_F(tenant_removal_test, has_nothing_to_do_when_the_mark_is_cleared) {
  owner.clear();
  const auto result = remove();
  ASSERT_TRUE(result.nothing_to_do);
  EXPECT_THAT(*result.nothing_to_do, HasSubstr("removed earlier"));
}

TEST_F(tenant_removal_test, does_not_say_that_it_was_done_while_scopes_are_there_that_it_would_delete) {
  owner.clear();
  store("A", 2);
  const auto result = remove();
  ASSERT_TRUE(result.nothing_to_do);
  EXPECT_THAT(*result.nothing_to_do, HasSubstr("scopes of this tenant (1) are below it"));
  EXPECT_THAT(platform.keys, SizeIs(2));
}

TEST_F(tenant_removal_test, names_the_other_root_that_its_scopes_are_below) {
  owner.clear();
  store("A", 2);
  above["A"] = "other";
  other_root = true;
  try {
    remove();
    FAIL() << "it has found nothing";
  } catch (const cycle_aborted& error) {
    EXPECT_THAT(error.what(), HasSubstr("set ingestion.scopeId to other"));
  }
  EXPECT_THAT(platform.keys, SizeIs(2));
}

TEST_F(tenant_removal_test, says_when_it_could_not_look_elsewhere) {
  owner.clear();
  manifest_status = 404;
  EXPECT_THAT(remove().nothing_to_do.value_or(""), HasSubstr("doesn't say which instance it is"));
}

TEST_F(tenant_removal_test, once_interrupted_begins_no_space) {
  store("A", 3);
  run.interrupt();
  remove();
  EXPECT_THAT(platform.keys, SizeIs(3));
  EXPECT_FALSE(mark_cleared);
}

} // namespace

#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/root_scope.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <map>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

/// A root scope in Unique, and a Confluence that says who it is.
class root_scope_test : public testing::Test {
protected:
  root_scope_test() {
    offline.tenant.ingestion.scope_id = "root";
    offline.network.answer_by([this](const http::request& request) { return answer_to(request); });
  }
  root_state make_ready() {
    return test::run(offline.io, initialise_root_scope(*offline.services, run, confirmed));
  }
  std::string initialise() { return make_ready().path; }
  root_state check() { return test::run(offline.io, check_root_scope(*offline.services, confirmed)); }
  /// The reason to abort; "" when there is none.
  template <typename Call>
  static std::string refusal(Call call) {
    try {
      call();
    } catch (const cycle_aborted& aborted) {
      return aborted.what();
    }
    return {};
  }

  /// Another scope was the root before, and has these below it.
  void add_former_root(const std::vector<std::string>& children) {
    former_exists = true;
    former_children = children;
  }
  std::size_t calls_of(const std::string& operation) const {
    std::size_t count = 0;
    for (const auto& request : offline.network.requests())
      count += request.body.find("\"operationName\":\"" + operation + "\"") != std::string::npos;
    return count;
  }

  test::offline_services offline;
  run_context run;
  confirmations confirmed;
  std::string owner;  ///< the mark of the root scope
  std::string parent; ///< of the root scope, which is readable, too
  int grant_status = 200;
  std::string grant_answer = R"("data":{"createScopeAccesses":true})";
  bool former_exists = false;
  std::vector<std::string> former_children;
  std::map<std::string, std::string> child_marks; ///< where they aren't this tenant's
  std::vector<std::string> new_children;          ///< of the root scope
  std::map<std::string, int> contents;            ///< by scope id
  std::map<std::string, int> uncounted;           ///< that are listed, by scope id
  std::string job;                                ///< that a move is answered with; empty: none
  std::size_t hidden_children = 0;                ///< counted below the former root, but not listed
  bool exists = true;                             ///< the root scope
  int search_status = 200;                        ///< of Confluence
  std::vector<std::string> marks;                 ///< that were set

private:
  http::response answer_to(const http::request& request) {
    http::response answer;
    answer.status = 200;
    if (request.url.ends_with("/manifest")) {
      answer.body = R"({"id":"us"})";
    } else if (request.verb == http::method::get) {
      answer.status = search_status;
      answer.body = R"({"results":[],"_links":{}})";
    } else if (test::text_in(request.body, "/operationName") == "CreateScopeAccesses") {
      answer.status = grant_status;
      answer.body = "{" + grant_answer + "}";
      if (grant_status == 429)
        answer.fields.push_back({"Retry-After", "3600"});
    } else {
      answer.body = R"({"data":{)" + graphql(request.body) + "}}";
    }
    return answer;
  }
  static std::string scope(const std::string& id, const std::string& name, const std::string& above,
                           const std::string& mark) {
    const auto quoted = [](const std::string& text) { return text.empty() ? "null" : "\"" + text + "\""; };
    return R"({"id":")" + id + R"(","name":")" + name + R"(","parentId":)" + quoted(above) +
           R"(,"externalId":)" + quoted(mark) + "}";
  }
  static std::string listed(const std::string& scopes, std::size_t total) {
    return R"("paginatedScope":{"totalCount":)" + std::to_string(total) + R"(,"nodes":[)" + scopes + "]}";
  }
  std::string children() const {
    std::string list;
    for (const auto& id : former_children)
      list += (list.empty() ? "" : ",") + scope(id, id, "former", mark_of(id));
    return listed(list, former_children.size() + hidden_children);
  }
  std::string mark_of(const std::string& id) const {
    const auto special = child_marks.find(id);
    return special == child_marks.end() ? "confc:acme:1:" + id : special->second;
  }
  std::string new_ones() const {
    std::string list;
    for (const auto& id : new_children)
      list += (list.empty() ? "" : ",") + scope(id, id, "root", mark_of(id));
    return listed(list, new_children.size());
  }
  std::string listed_contents(const std::string& scope) const {
    std::string list;
    const auto held = uncounted.find(scope);
    for (int i = 0; held != uncounted.end() && i < held->second; ++i)
      list += (i == 0 ? R"({"id":")" : R"(,{"id":")") + std::to_string(i) +
              R"(","key":"k","ownerType":"SCOPE","ownerId":")" + scope + R"("})";
    return R"("paginatedContent":{"totalCount":null,"nodes":[)" + list + "]}";
  }
  std::string scopes_for(const std::string& request) const {
    const auto id = test::text_in(request, "/variables/where/id/equals");
    if (id == "root" && exists)
      return listed(scope("root", "Root", parent, owner), 1);
    if (!id.empty() && id == parent)
      return listed(scope(parent, "Company", "", ""), 1);
    if (test::text_in(request, "/variables/where/parentId/equals") == "former")
      return children();
    if (test::text_in(request, "/variables/where/parentId/equals") == "root")
      return new_ones();
    if (!test::text_in(request, "/variables/where/externalId/equals").empty() && former_exists)
      return listed(scope("former", "Old", "", "confc:data-center:us"), 1);
    return listed("", 0);
  }
  std::string graphql(const std::string& request) {
    const auto operation = test::text_in(request, "/operationName");
    if (operation == "User")
      return R"("me":{"user":{"id":"user_1"}})";
    if (operation == "BulkMove") {
      former_children.clear();
      return R"("bulkMove":{"scopeIds":[],"asyncMetadataRebuild":false,"jobId":)" +
             (job.empty() ? "null" : "\"" + job + "\"") + "}";
    }
    if (operation == "PaginatedContentCount") {
      const auto held = contents.find(test::text_in(request, "/variables/where/ownerId/equals"));
      return R"("paginatedContent":{"totalCount":)" +
             std::to_string(held == contents.end() ? 0 : held->second) + "}";
    }
    if (operation == "PaginatedContent")
      return listed_contents(test::text_in(request, "/variables/where/ownerId/equals"));
    if (operation == "DeleteFolder")
      return R"("deleteFolder":{"failedFolders":[],"successFolders":[{"id":")" +
             test::text_in(request, "/variables/scopeId") + R"("}]})";
    if (operation == "UpdateScope") {
      marks.push_back(test::text_in(request, "/variables/input/externalId"));
      return R"("updateScope":{"id":"root","name":"Root","externalId":")" + marks.back() + "\"}";
    }
    return scopes_for(request);
  }
};

TEST_F(root_scope_test, without_an_owner_is_claimed) {
  initialise();
  EXPECT_EQ(marks, std::vector<std::string>{"confc:data-center:us"});
}

TEST_F(root_scope_test, of_ours_is_left_as_it_is) {
  owner = "confc:data-center:us";
  initialise();
  EXPECT_THAT(marks, IsEmpty());
}

TEST_F(root_scope_test, has_a_path_that_begins_with_a_slash) {
  EXPECT_EQ(initialise(), "/Root");
  parent = "company";
  EXPECT_EQ(initialise(), "/Company/Root");
}

TEST_F(root_scope_test, is_used_whatever_a_grant_answers) {
  parent = "company";
  for (const auto* given : {"true", "false", "null", "1"}) {
    grant_answer = std::string(R"("data":{"createScopeAccesses":)") + given + "}";
    EXPECT_EQ(initialise(), "/Company/Root") << given;
  }
}

TEST_F(root_scope_test, is_used_although_grants_are_refused_where_it_can_be_read) {
  parent = "company";
  grant_answer = R"("errors":[{"message":"not allowed"}],"data":null)";
  EXPECT_EQ(initialise(), "/Company/Root");
  grant_status = 403;
  EXPECT_EQ(initialise(), "/Company/Root");
}

TEST_F(root_scope_test, is_given_up_with_the_refusal_where_it_can_not_be_read_either) {
  grant_answer = R"("errors":[{"message":"not allowed"}],"data":null)";
  exists = false;
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("not allowed"));
}

TEST_F(root_scope_test, is_given_up_when_the_login_the_quota_or_the_platform_fails) {
  for (const int status : {401, 429, 500}) {
    grant_status = status;
    EXPECT_THROW(initialise(), http::api_error) << status;
  }
}

TEST_F(root_scope_test, takes_over_what_is_below_the_former_one_and_deletes_that) {
  add_former_root({"a", "b"});
  initialise();
  EXPECT_EQ(calls_of("BulkMove"), 1U);
  EXPECT_EQ(calls_of("DeleteFolder"), 1U);
  EXPECT_THAT(marks, testing::SizeIs(1));
}

TEST_F(root_scope_test, neither_moves_nor_deletes_when_there_may_be_more_below_the_former_one) {
  add_former_root({"a", "b"});
  hidden_children = 1;
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("totalCount says 3"));
  EXPECT_EQ(calls_of("BulkMove"), 0U);
  EXPECT_EQ(calls_of("DeleteFolder"), 0U);
  EXPECT_THAT(marks, IsEmpty());
}

TEST_F(root_scope_test, takes_nothing_over_from_a_root_with_spaces_of_another_tenant) {
  add_former_root({"a", "b"});
  child_marks["b"] = "confc:prod:2:b";
  for (const bool confirms : {false, true}) {
    confirmed.move_root = confirms;
    EXPECT_THAT(refusal([&] { initialise(); }), AllOf(HasSubstr("former"), HasSubstr("prod")));
    EXPECT_THAT(refusal([&] { check(); }), HasSubstr("prod"));
  }
  EXPECT_EQ(calls_of("BulkMove"), 0U);
  EXPECT_EQ(calls_of("DeleteFolder"), 0U);
  EXPECT_THAT(marks, IsEmpty());
}

TEST_F(root_scope_test, takes_nothing_over_into_a_scope_with_spaces_of_another_tenant) {
  add_former_root({"a"});
  new_children = {"b"};
  child_marks["b"] = "confc:prod:2:b";
  confirmed.move_root = true;
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("prod"));
  EXPECT_EQ(calls_of("BulkMove"), 0U);
}

TEST_F(root_scope_test, takes_over_from_a_root_with_a_folder_of_somebody_only_when_that_is_confirmed) {
  add_former_root({"a", "by hand", "b"});
  child_marks["by hand"] = "";
  EXPECT_THAT(refusal([&] { initialise(); }),
              AllOf(HasSubstr("scope former holds 1 folder "), HasSubstr("--move-root")));
  EXPECT_EQ(calls_of("BulkMove"), 0U);
  EXPECT_THAT(refusal([&] { check(); }), HasSubstr("--move-root"));
  confirmed.move_root = true;
  EXPECT_EQ(check().move->folders, 3U);
  initialise();
  EXPECT_EQ(calls_of("BulkMove"), 1U);
}

TEST_F(root_scope_test, that_is_not_empty_takes_over_only_when_that_is_confirmed) {
  add_former_root({"a"});
  contents["root"] = 12;
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("scope root holds 12 contents"));
  EXPECT_EQ(calls_of("BulkMove"), 0U);
  confirmed.move_root = true;
  initialise();
  EXPECT_EQ(calls_of("BulkMove"), 1U);
}

TEST_F(root_scope_test, is_not_taken_for_empty_when_unique_counts_nothing_in_it) {
  add_former_root({"a"});
  uncounted["former"] = 3;
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("scope former holds 3 contents"));
  EXPECT_EQ(calls_of("BulkMove"), 0U);
  EXPECT_EQ(calls_of("DeleteFolder"), 0U);
}

TEST_F(root_scope_test, goes_on_with_a_move_that_was_cut_short) {
  add_former_root({"b"});
  new_children = {"a"};
  initialise();
  EXPECT_EQ(calls_of("DeleteFolder"), 1U);
}

TEST_F(root_scope_test, leaves_a_former_root_with_contents_of_its_own_where_it_is_without_its_mark) {
  add_former_root({"a"});
  contents["former"] = 1;
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("scope former holds 1 content "));
  confirmed.move_root = true;
  EXPECT_THAT(make_ready().move->outcome, HasSubstr("kept"));
  EXPECT_EQ(calls_of("DeleteFolder"), 0U);
  EXPECT_THAT(marks, testing::ElementsAre("", "confc:data-center:us"));
}

TEST_F(root_scope_test, deletes_the_former_one_only_when_no_move_goes_on_in_the_background) {
  add_former_root({"a"});
  job = "job_7";
  const auto state = make_ready();
  EXPECT_THAT(state.move->outcome, HasSubstr("job_7"));
  EXPECT_EQ(state.path, "/Root");
  EXPECT_EQ(calls_of("DeleteFolder"), 0U);
  EXPECT_THAT(marks, IsEmpty());
  initialise();
  EXPECT_EQ(calls_of("DeleteFolder"), 1U);
  EXPECT_THAT(marks, testing::SizeIs(1));
}

TEST_F(root_scope_test, takes_nothing_over_when_nothing_may_be_deleted) {
  add_former_root({"a"});
  confirmed.max_delete = 0;
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("--max-delete 0"));
  EXPECT_THAT(refusal([&] { check(); }), HasSubstr("--max-delete 0"));
  EXPECT_EQ(calls_of("BulkMove"), 0U);
  confirmed.max_delete = 1;
  initialise();
  EXPECT_EQ(calls_of("BulkMove"), 1U);
}

TEST_F(root_scope_test, of_a_plan_says_what_would_be_moved_and_where_the_spaces_are_now) {
  add_former_root({"a", "b"});
  const auto state = check();
  ASSERT_TRUE(state.move);
  EXPECT_EQ(state.move->from, "former");
  EXPECT_EQ(state.move->folders, 2U);
  EXPECT_EQ(state.spaces_below, "former");
  EXPECT_EQ(calls_of("CreateScopeAccesses") + calls_of("BulkMove"), 0U);
}

TEST_F(root_scope_test, of_another_instance_is_refused_and_nothing_is_written) {
  owner = "confc:data-center:them";
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("belongs to another Confluence instance"));
  EXPECT_THAT(refusal([&] { check(); }), HasSubstr("belongs to another Confluence instance"));
  EXPECT_THAT(marks, IsEmpty());
}

TEST_F(root_scope_test, is_not_claimed_before_confluence_has_answered_a_search) {
  search_status = 403;
  EXPECT_THROW(initialise(), http::api_error);
  EXPECT_THAT(marks, IsEmpty());
}

TEST_F(root_scope_test, is_not_claimed_once_the_run_stops) {
  run.interrupt();
  EXPECT_THROW(initialise(), cycle_aborted);
  EXPECT_THAT(marks, IsEmpty());
}

TEST_F(root_scope_test, that_is_missing_aborts_a_sync_and_is_a_note_of_a_plan) {
  exists = false;
  EXPECT_THAT(refusal([&] { initialise(); }), HasSubstr("was not found"));
  EXPECT_EQ(check().notes.size(), 1U);
}

} // namespace

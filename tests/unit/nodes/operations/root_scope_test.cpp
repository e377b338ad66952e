#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/root_scope.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::HasSubstr;
using testing::IsEmpty;

/// A root scope in Unique, and a Confluence that says who it is.
class root_scope_test : public testing::Test {
protected:
  root_scope_test() {
    offline.tenant.ingestion.scope_id = "root";
    offline.network.answer_by([this](const http::request& request) { return answer_to(request); });
  }
  std::string initialise() { return test::run(offline.io, initialise_root_scope(*offline.services, run)); }
  std::vector<std::string> check() { return test::run(offline.io, check_root_scope(*offline.services)); }
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
  std::string owner;  ///< the mark of the root scope
  std::string parent; ///< of the root scope, which is readable, too
  int grant_status = 200;
  std::string grant_answer = R"("data":{"createScopeAccesses":true})";
  bool former_exists = false;
  std::vector<std::string> former_children;
  std::size_t hidden_children = 0; ///< counted below the former root, but not listed
  bool exists = true;              ///< the root scope
  int search_status = 200;         ///< of Confluence
  std::vector<std::string> marks;  ///< that were set

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
      list += (list.empty() ? "" : ",") + scope(id, id, "former", "");
    return listed(list, former_children.size() + hidden_children);
  }
  std::string scopes_for(const std::string& request) const {
    const auto id = test::text_in(request, "/variables/where/id/equals");
    if (id == "root" && exists)
      return listed(scope("root", "Root", parent, owner), 1);
    if (!id.empty() && id == parent)
      return listed(scope(parent, "Company", "", ""), 1);
    if (test::text_in(request, "/variables/where/parentId/equals") == "former")
      return children();
    if (!test::text_in(request, "/variables/where/externalId/equals").empty() && former_exists)
      return listed(scope("former", "Old", "", "confc:data-center:us"), 1);
    return listed("", 0);
  }
  std::string graphql(const std::string& request) {
    const auto operation = test::text_in(request, "/operationName");
    if (operation == "CurrentUser")
      return R"("me":{"user":{"id":"user_1"}})";
    if (operation == "BulkMove") {
      former_children.clear();
      return R"("bulkMove":{"scopeIds":[],"asyncMetadataRebuild":false,"jobId":null})";
    }
    if (operation == "DeleteFolder")
      return R"("deleteFolder":{"failedFolders":[],"successFolders":[]})";
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
  EXPECT_EQ(check().size(), 1U);
}

} // namespace

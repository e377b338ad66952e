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

  test::offline_services offline;
  run_context run;
  std::string owner;              ///< the mark of the root scope
  bool exists = true;             ///< the root scope
  int search_status = 200;        ///< of Confluence
  std::vector<std::string> marks; ///< that were set

private:
  http::response answer_to(const http::request& request) {
    http::response answer;
    answer.status = 200;
    if (request.url.ends_with("/manifest")) {
      answer.body = R"({"id":"us"})";
    } else if (request.verb == http::method::get) {
      answer.status = search_status;
      answer.body = R"({"results":[],"_links":{}})";
    } else {
      answer.body = R"({"data":{)" + graphql(request.body) + "}}";
    }
    return answer;
  }
  std::string graphql(const std::string& request) {
    const auto operation = test::text_in(request, "/operationName");
    if (operation == "CurrentUser")
      return R"("me":{"user":{"id":"user_1"}})";
    if (operation == "CreateScopeAccesses")
      return R"("createScopeAccesses":true)";
    if (operation == "UpdateScope") {
      marks.push_back(test::text_in(request, "/variables/input/externalId"));
      return R"("updateScope":{"id":"root","name":"Root","externalId":")" + marks.back() + "\"}";
    }
    const bool asks_for_root = test::text_in(request, "/variables/where/id/equals") == "root";
    if (!exists || !asks_for_root)
      return R"("paginatedScope":{"totalCount":0,"nodes":[]})";
    const auto mark = owner.empty() ? "null" : "\"" + owner + "\"";
    return R"("paginatedScope":{"totalCount":1,"nodes":[{"id":"root","name":"Root","parentId":null,"externalId":)" +
           mark + "}]}";
  }
};

TEST_F(root_scope_test, without_an_owner_is_claimed) {
  EXPECT_THAT(initialise(), HasSubstr("Root"));
  EXPECT_EQ(marks, std::vector<std::string>{"confc:data-center:us"});
}

TEST_F(root_scope_test, of_ours_is_left_as_it_is) {
  owner = "confc:data-center:us";
  initialise();
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

#include "tests/unit/unique/wire.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using unique_scopes = unique_client;
using unique::access;

std::string node(int number) {
  const auto n = std::to_string(number);
  return R"({"id":"s)" + n + R"(","name":"n)" + n + R"(","parentId":"root","externalId":null})";
}

std::string page(int total, int first, int count) {
  std::string nodes;
  for (int i = first; i < first + count; ++i)
    nodes += (nodes.empty() ? "" : ",") + node(i);
  return R"({"totalCount":)" + std::to_string(total) + R"(,"nodes":[)" + nodes + "]}";
}

TEST_F(unique_scopes, grants_one_change_per_kind_of_access) {
  answer("createScopeAccesses", "true");
  auto client = make();
  std::vector<access> all{access::manage, access::read, access::write};
  run(client.grant("s1", "u1", all));
  EXPECT_EQ(at(asked().body, "/variables"), canonical(R"({"scopeId":"s1","scopeAccesses":[
      {"accessType":"MANAGE","entityId":"u1","entityType":"USER"},
      {"accessType":"READ","entityId":"u1","entityType":"USER"},
      {"accessType":"WRITE","entityId":"u1","entityType":"USER"}],
      "applyToSubScopes":false,"skipFileAccessPropagation":true})"));
}

TEST_F(unique_scopes, tells_whether_a_grant_answered_true_and_fails_for_no_other_answer) {
  for (const auto* given : {"true", "false", "null", R"("yes")"})
    answer("createScopeAccesses", given);
  auto client = make();
  std::vector<access> read{access::read};
  EXPECT_TRUE(run(client.grant("s1", "u1", read)));
  for (int i = 0; i < 3; ++i)
    EXPECT_FALSE(run(client.grant("s1", "u1", read)));
}

TEST_F(unique_scopes, reports_a_grant_that_was_refused) {
  network.answer(http::method::post, "/graphql", 200, R"({"errors":[{"message":"Forbidden"}],"data":null})");
  auto client = make();
  std::vector<access> read{access::read};
  EXPECT_THAT(failure_of(client.grant("s1", "u1", read)), HasSubstr("Forbidden"));
  EXPECT_EQ(last_fault, http::api_fault::refused);
}

TEST_F(unique_scopes, reads_a_scope_with_absent_values) {
  answer("paginatedScope",
         R"({"nodes":[{"externalId":"confc:cloud:1","parentId":null,"id":"s1","name":"Root"}],
                               "totalCount":1})");
  auto client = make();
  const auto found = run(client.scope_by_id("s1"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Root");
  EXPECT_EQ(found->parent_id, std::nullopt);
  EXPECT_EQ(found->external_id, "confc:cloud:1");
  EXPECT_EQ(at(asked().body, "/variables"),
            canonical(R"({"skip":0,"take":1,"where":{"id":{"equals":"s1"}}})"));
  EXPECT_THAT(at(asked().body, "/query"), HasSubstr("($skip: Int!, $take: Int!, $where: ScopeWhereInput!)"));
}

TEST_F(unique_scopes, knows_a_scope_that_is_not_there) {
  answer("paginatedScope", page(0, 0, 0));
  auto client = make();
  EXPECT_EQ(run(client.scope_by_id("s1")), std::nullopt);
}

TEST_F(unique_scopes, asks_for_more_than_the_one_row_of_a_look_up_where_the_total_is_not_one) {
  for (const auto* total : {"2", "null"}) {
    answer("paginatedScope", R"({"totalCount":)" + std::string(total) + R"(,"nodes":[)" + node(1) + "]}");
    answer("paginatedScope", R"({"nodes":[]})");
  }
  auto client = make();
  for (std::size_t i = 0; i < 4; i += 2) {
    run(client.scope_by_id("s1"));
    EXPECT_EQ(at(asked(i + 1).body, "/variables"),
              canonical(R"({"skip":1,"take":100,"where":{"id":{"equals":"s1"}}})"));
  }
}

TEST_F(unique_scopes, takes_no_other_scope_for_the_one_that_was_asked_for) {
  answer("paginatedScope", page(1, 7, 1));
  auto client = make();
  EXPECT_EQ(run(client.scope_by_id("s1")), std::nullopt);
}

TEST_F(unique_scopes, pages_children_while_a_page_is_full) {
  answer("paginatedScope", page(150, 0, 100));
  answer("paginatedScope", page(150, 100, 50));
  auto client = make();
  const auto children = run(client.children_of("root"));
  ASSERT_EQ(children.rows.size(), 150);
  EXPECT_EQ(children.rows.back().id, "s149");
  EXPECT_EQ(children.doubt, std::nullopt);
  EXPECT_EQ(at(asked(1).body, "/variables"),
            canonical(R"({"skip":100,"take":100,"where":{"parentId":{"equals":"root"}}})"));
}

TEST_F(unique_scopes, ends_a_list_at_a_page_that_is_not_full_whatever_the_total_says) {
  answer("paginatedScope", page(150, 0, 40));
  auto client = make();
  const auto children = run(client.children_of("root"));
  EXPECT_EQ(children.rows.size(), 40);
  EXPECT_THAT(children.doubt.value_or(""), HasSubstr("totalCount says 150"));
}

TEST_F(unique_scopes, goes_on_after_a_full_page_whatever_the_total_says) {
  answer("paginatedScope", page(100, 0, 100));
  answer("paginatedScope", page(100, 100, 3));
  auto client = make();
  EXPECT_EQ(run(client.children_of("root")).rows.size(), 103);
}

TEST_F(unique_scopes, refuses_more_than_twice_the_rows_that_it_asked_for) {
  answer("paginatedScope", page(201, 0, 201));
  auto client = make();
  EXPECT_THAT(failure_of(client.children_of("root")), HasSubstr("more than 200 rows, though at most 100"));
}

TEST_F(unique_scopes, does_without_a_total) {
  answer("paginatedScope", R"({"nodes":[)" + node(1) + "]}");
  answer("paginatedScope", R"({"totalCount":null,"nodes":[)" + node(1) + "]}");
  auto client = make();
  for (int i = 0; i < 2; ++i) {
    const auto children = run(client.children_of("root"));
    EXPECT_EQ(children.rows.size(), 1);
    EXPECT_EQ(children.doubt, std::nullopt);
  }
}

TEST_F(unique_scopes, leaves_out_children_of_other_scopes) {
  answer("paginatedScope", R"({"nodes":[)" + node(1) +
                               R"(,{"id":"x","name":"x","parentId":"other","externalId":null},
                                   {"id":"y","name":"y","parentId":null,"externalId":null}]})");
  auto client = make();
  EXPECT_THAT(run(client.children_of("root")).rows, ElementsAre(Field(&unique::scope::id, "s1")));
}

TEST_F(unique_scopes, finds_scopes_by_their_external_id_and_no_others) {
  answer("paginatedScope", R"({"totalCount":2,"nodes":[)" + node(1) +
                               R"(,{"id":"x","name":"x","parentId":"p","externalId":"confc:cloud:1"}]})");
  auto client = make();
  EXPECT_THAT(run(client.scopes_by_external_id("confc:cloud:1")),
              ElementsAre(Field(&unique::scope::id, "x")));
  EXPECT_EQ(at(asked().body, "/variables/where"), canonical(R"({"externalId":{"equals":"confc:cloud:1"}})"));
}

TEST_F(unique_scopes, sets_and_clears_an_external_id) {
  answer("updateScope", R"({"id":"s1","name":"Root","externalId":"x","parentId":null})");
  answer("updateScope", node(1));
  auto client = make();
  EXPECT_EQ(run(client.set_external_id("s1", "x")).external_id, "x");
  EXPECT_EQ(run(client.set_external_id("s1", std::nullopt)).external_id, std::nullopt);
  EXPECT_EQ(at(asked(0).body, "/variables"), canonical(R"({"id":"s1","input":{"externalId":"x"}})"));
  EXPECT_EQ(at(asked(1).body, "/variables"), canonical(R"({"id":"s1","input":{"externalId":null}})"));
}

TEST_F(unique_scopes, creates_scopes_by_path_with_inherited_access) {
  answer("generateScopesBasedOnPaths", "[" + node(1) + "," + node(2) + "]");
  auto client = make();
  std::vector<std::string> paths{"/Root/A", "/Root/B"};
  EXPECT_EQ(run(client.create_scopes(paths)).at(1).id, "s2");
  EXPECT_EQ(at(asked().body, "/variables"),
            canonical(R"({"paths":["/Root/A","/Root/B"],"inheritAccess":true})"));
}

TEST_F(unique_scopes, refuses_fewer_scopes_than_paths) {
  answer("generateScopesBasedOnPaths", "[" + node(1) + "]");
  auto client = make();
  std::vector<std::string> paths{"/Root/A", "/Root/B"};
  EXPECT_THAT(failure_of(client.create_scopes(paths)), HasSubstr("1 scopes for 2 paths"));
}

TEST_F(unique_scopes, refuses_a_created_scope_without_an_id) {
  for (const auto* scope :
       {R"([{"id":"","name":"A","parentId":"root"}])", R"([{"id":null,"name":"A"}])", "[null]"}) {
    answer("generateScopesBasedOnPaths", scope);
    auto client = make();
    std::vector<std::string> paths{"/Root/A"};
    EXPECT_THAT(failure_of(client.create_scopes(paths)), HasSubstr("not what was asked for")) << scope;
  }
}

TEST_F(unique_scopes, tells_which_folders_were_not_deleted_and_why) {
  answer("deleteFolder", R"({"successFolders":[],"failedFolders":[
      {"id":"s1","name":"A","failReason":"not empty","path":"/Root/A"}]})");
  answer("deleteFolder",
         R"({"successFolders":[{"id":"s1","name":"A","path":"/Root/A"}],"failedFolders":[]})");
  auto client = make();
  const auto failed = run(client.delete_folder("s1", true));
  ASSERT_EQ(failed.size(), 1);
  EXPECT_EQ(failed[0].reason, "not empty");
  EXPECT_EQ(failed[0].path, "/Root/A");
  EXPECT_THAT(run(client.delete_folder("s1", false)), IsEmpty());
  EXPECT_EQ(at(asked(0).body, "/variables"), canonical(R"({"scopeId":"s1","recursive":true})"));
}

TEST_F(unique_scopes, takes_no_folder_for_deleted_that_is_not_named_so) {
  for (const auto* deleted : {"[]", R"([{"id":"s2","name":"B","path":"/Root/B"}])"}) {
    answer("deleteFolder", std::string(R"({"failedFolders":[],"successFolders":)") + deleted + "}");
    auto client = make();
    const auto failed = run(client.delete_folder("s1", true));
    ASSERT_EQ(failed.size(), 1) << deleted;
    EXPECT_EQ(failed[0].id, "s1");
    EXPECT_EQ(failed[0].path, "s1");
    EXPECT_THAT(failed[0].reason, HasSubstr("neither"));
  }
}

TEST_F(unique_scopes, moves_scopes_and_tells_whether_that_goes_on_in_the_background) {
  answer("bulkMove", R"({"scopeIds":["a","b"],"asyncMetadataRebuild":true,"jobId":"j1","affectedFiles":20,
                         "message":null})");
  answer("bulkMove", R"({"scopeIds":["a"],"asyncMetadataRebuild":false,"jobId":null})");
  auto client = make();
  std::vector<std::string> moved{"a", "b"};
  const auto first = run(client.bulk_move(moved, "root2"));
  EXPECT_TRUE(first.asynchronous);
  EXPECT_EQ(first.job_id, "j1");
  const auto second = run(client.bulk_move(moved, "root2"));
  EXPECT_FALSE(second.asynchronous);
  EXPECT_EQ(second.job_id, std::nullopt);
  EXPECT_EQ(at(asked().body, "/variables"),
            canonical(R"({"input":{"scopeIds":["a","b"],"targetScopeId":"root2"}})"));
}

} // namespace

} // namespace cfc::test

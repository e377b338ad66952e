#include "tools/simulator/unique/graphql_parser.hpp"
#include "tools/simulator/unique/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::simulator::graphql {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

std::vector<bound_field> bound(const std::string& document, const std::string& variables,
                               endpoint where = endpoint::ingestion) {
  return bind(parse(document), read_json(variables), where);
}

void expect_refused(const std::string& document, const std::string& variables, const std::string& why) {
  EXPECT_THAT([&] { bound(document, variables); }, ThrowsMessage<validation_error>(HasSubstr(why)))
      << document << ' ' << variables;
}

const std::string scope_query = "query S($skip: Int!, $take: Int!, $where: ScopeWhereInput!) "
                                "{ paginatedScope(skip: $skip, take: $take, where: $where) "
                                "{ totalCount nodes { id name } } }";

TEST(graphql_parser, reads_name_variables_arguments_and_selection) {
  const auto what = parse(scope_query);

  EXPECT_EQ(what.kind, operation_kind::query);
  EXPECT_EQ(what.name, "S");
  ASSERT_EQ(what.variables.size(), 3u);
  EXPECT_EQ(what.variables[2].name, "where");
  EXPECT_EQ(what.variables[2].type, "ScopeWhereInput!");
  ASSERT_EQ(what.selected.size(), 1u);
  EXPECT_EQ(what.selected[0].name, "paginatedScope");
  EXPECT_EQ(what.selected[0].arguments.size(), 3u);
  ASSERT_EQ(what.selected[0].selected.size(), 2u);
  EXPECT_EQ(what.selected[0].selected[1].selected[1].name, "name");
}

TEST(graphql_parser, reads_list_types_aliases_comments_and_literals) {
  const auto what = parse("mutation M($p: [String!]! = null) { # made\n"
                          "  made: generateScopesBasedOnPaths(paths: $p, inheritAccess: true) { id } }");

  EXPECT_EQ(what.kind, operation_kind::mutation);
  EXPECT_EQ(what.variables[0].type, "[String!]!");
  EXPECT_EQ(what.selected[0].alias, "made");
  EXPECT_EQ(what.selected[0].name, "generateScopesBasedOnPaths");
  EXPECT_TRUE(what.selected[0].arguments[1].what.literal.as_bool());
}

TEST(graphql_parser, takes_a_bare_selection_as_a_query) {
  EXPECT_EQ(parse("{ __typename }").selected[0].name, "__typename");
}

TEST(graphql_parser, picks_the_operation_that_is_asked_for) {
  EXPECT_EQ(parse("query A { me { user { id } } } query B { __typename }", "B").name, "B");
  EXPECT_THROW(parse("query A { __typename } query B { __typename }"), syntax_error);
  EXPECT_THROW(parse("query A { __typename }", "C"), syntax_error);
}

TEST(graphql_parser, refuses_what_is_malformed_and_says_where) {
  EXPECT_THAT([] { parse("query {\n  me { user { id } }"); },
              ThrowsMessage<syntax_error>(HasSubstr("line 2")));
  for (const char* document : {"", "query", "{ }", "{ a( }", "query ($x Int) { a }", "{ a(b: \"x) }",
                               "{ ...f }", "{ a @skip(if: true) }", "subscription { a }", "{ a ; }"}) {
    EXPECT_THROW(parse(document), syntax_error) << document;
  }
}

TEST(graphql_binding, gives_arguments_the_values_of_the_variables) {
  const auto fields = bound(scope_query, R"({"skip":0,"take":100,"where":{"id":{"equals":"scope_1"}}})");

  ASSERT_EQ(fields.size(), 1u);
  EXPECT_EQ(fields[0].root->name, "paginatedScope");
  EXPECT_EQ(number_at(fields[0].arguments, "take"), 100);
  EXPECT_EQ(fields[0].arguments.at("where").at("id").at("equals"), "scope_1");
}

TEST(graphql_binding, leaves_out_an_argument_whose_nullable_variable_is_not_given) {
  const auto fields =
      bound("mutation M($i: ContentCreateInput!, $f: String) { contentUpsert(input: $i, fileUrl: $f) "
            "{ id } }",
            R"({"i":{"key":"k","mimeType":"text/html","ownerType":"SCOPE"}})");

  EXPECT_EQ(find_member(fields[0].arguments, "fileUrl"), nullptr);
}

TEST(graphql_binding, lets_a_non_null_variable_stand_where_null_is_allowed) {
  const std::string document = "query C($s: Int!, $t: Int!, $w: ContentWhereInput!) "
                               "{ paginatedContent(skip: $s, take: $t, where: $w) { totalCount } }";
  EXPECT_EQ(bound(document, R"({"s":0,"t":0,"w":{"key":{"startsWith":"a/"}}})").size(), 1u);
}

TEST(graphql_binding, refuses_unknown_fields_arguments_and_variables) {
  expect_refused("{ everything { id } }", "{}", "Cannot query field \"everything\" on type \"Query\"");
  expect_refused("mutation { paginatedScope { totalCount } }", "{}", "on type \"Mutation\"");
  expect_refused("mutation M($s: String!) { deleteFolder(scope: $s) { failedFolders { id } } }",
                 R"({"s":"x"})", "Unknown argument \"scope\"");
  expect_refused("mutation M { deleteFolder(scopeId: $s, recursive: true) { failedFolders { id } } }", "{}",
                 "\"$s\" is not defined");
  expect_refused("query S($w: ScopeWhereInput!) { __typename }", R"({"w":{}})", "\"$w\" is never used");
}

TEST(graphql_binding, refuses_a_variable_of_another_type) {
  expect_refused(
      "mutation M($s: ID!) { deleteFolder(scopeId: $s, recursive: true) { failedFolders { id } } }",
      R"({"s":"x"})", "of type \"ID!\" used in position expecting type \"String!\"");
  expect_refused(
      "mutation M($s: String) { deleteFolder(scopeId: $s, recursive: true) { failedFolders { id } } }",
      R"({"s":"x"})", "expecting type \"String!\"");
}

TEST(graphql_binding, refuses_missing_and_wrong_values) {
  expect_refused(scope_query, R"({"skip":0,"take":1})", "\"$where\" of required type");
  expect_refused(scope_query, R"({"skip":0,"take":"1","where":{}})", "is no Int");
  expect_refused(scope_query, R"({"skip":0,"take":1,"where":{"title":{"equals":"x"}}})",
                 "Field \"title\" is not defined by type \"ScopeWhereInput\"");
  expect_refused("mutation { deleteFolder(scopeId: \"x\") { failedFolders { id } } }", "{}",
                 "Argument \"recursive\" of required type \"Boolean!\" was not provided");
  expect_refused(
      "mutation M($a: [ScopeAccessChangeDto!]!) { createScopeAccesses(scopeId: \"s\", scopeAccesses: $a) }",
      R"({"a":[{"accessType":"OWN","entityId":"u","entityType":"USER"}]})", "does not exist in");
}

TEST(graphql_binding, refuses_unknown_selections_and_objects_without_one) {
  expect_refused("mutation { contentDeleteByContentIds(contentIds: [\"a\"]) { id name } }", "{}",
                 "Cannot query field \"name\" on type \"Content\"");
  expect_refused("mutation { contentDeleteByContentIds(contentIds: [\"a\"]) }", "{}",
                 "must have a selection");
  expect_refused("mutation { createScopeAccesses(scopeId: \"s\", scopeAccesses: []) { id } }", "{}",
                 "must not have a selection");
}

TEST(graphql_binding, has_the_user_on_scope_management_only) {
  EXPECT_EQ(bound("{ me { user { id } } }", "{}", endpoint::scope_management).size(), 1u);
  EXPECT_THROW(bound("{ me { user { id } } }", "{}", endpoint::ingestion), validation_error);
  EXPECT_THROW(bound("{ paginatedScope(skip: 0, take: 1, where: {}) { totalCount } }", "{}",
                     endpoint::scope_management),
               validation_error);
}

TEST(graphql_selection, answers_only_what_was_asked_for) {
  const auto what = parse("{ paginatedScope { nodes { folder: id __typename } } }");
  const auto answer =
      read_json(R"({"totalCount":1,"nodes":[{"id":"s1","name":"n","parentId":null,"externalId":null}]})");

  EXPECT_EQ(write_json(select(what.selected[0].selected, "PaginatedScope!", answer)),
            R"({"nodes":[{"folder":"s1","__typename":"Scope"}]})");
}

} // namespace
} // namespace cfc::simulator::graphql

#include "tests/unit/unique/wire.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using unique_graphql = unique_client;

TEST_F(unique_graphql, posts_query_variables_and_operation_name_as_json) {
  answer("me", R"({"user":{"id":"u1"}})");
  auto client = make();
  EXPECT_EQ(run(client.current_user()), "u1");
  EXPECT_EQ(asked().verb, http::method::post);
  EXPECT_EQ(asked().field("content-type"), "application/json");
  EXPECT_EQ(asked().field("accept"), "application/graphql-response+json, application/json");
  EXPECT_EQ(canonical(asked().body),
            canonical(R"({"query":"query User { me { user { id } } }","operationName":"User"})"));
}

TEST_F(unique_graphql, sends_the_user_query_to_scope_management) {
  answer("me", R"({"user":{"id":"u1"}})");
  auto client = make();
  run(client.current_user());
  EXPECT_EQ(asked().url, "https://unique.example/scope-management/graphql");
  EXPECT_EQ(asked().field("x-credentials-of"), "unique-scopes");
}

TEST_F(unique_graphql, sends_everything_else_to_ingestion) {
  answer("paginatedScope", R"({"totalCount":0,"nodes":[]})");
  auto client = make();
  run(client.scope_by_id("s1"));
  EXPECT_EQ(asked().url, "https://unique.example/ingestion/graphql");
  EXPECT_EQ(asked().field("x-credentials-of"), "unique-ingestion");
}

TEST_F(unique_graphql, refuses_an_answer_that_is_nested_too_deeply) {
  answer("me", std::string(200, '[') + std::string(200, ']'));
  auto client = make();
  EXPECT_THAT(failure_of(client.current_user()), HasSubstr("nested deeper than 100 levels"));
}

TEST_F(unique_graphql, takes_an_answer_with_errors_for_a_failure_and_quotes_the_first) {
  network.answer(
      http::method::post, "/graphql", 200,
      R"({"data":{"me":{"user":{"id":"u1"}}},"errors":[{"message":"No such user"},{"message":"x"}]})");
  auto client = make();
  EXPECT_THAT(failure_of(client.current_user()),
              AllOf(HasSubstr("unique-scopes"), HasSubstr("me"), HasSubstr("No such user")));
  EXPECT_EQ(last_fault, http::api_fault::refused);
}

TEST_F(unique_graphql, tells_the_metrics_how_each_call_ended) {
  auto client = make();
  answer("me", R"({"user":{"id":"u1"}})");
  run(client.current_user());
  for (const auto* body : {R"({"errors":[{"message":"x"}]})", "<html>",
                           R"({"errors":[{"message":"x","extensions":{"response":{"statusCode":403}}}]})"}) {
    network.answer(http::method::post, "/graphql", 200, body);
    failure_of(client.current_user());
  }
  network.answer(http::method::post, "/graphql", 404, "");
  failure_of(client.current_user());
  EXPECT_THAT(judged, ::testing::ElementsAre("User succeeded 200", "User failed 0", "User failed 0",
                                             "User failed 403", "User failed 404"));
}

TEST_F(unique_graphql, surely_did_not_do_what_it_refuses_without_data) {
  auto client = make();
  for (const auto* body :
       {R"({"errors":[{"message":"no"}],"data":null})", R"({"errors":[{"message":"no"}]})",
        R"({"errors":[{"message":"no","path":["me"]}],"data":{"me":null}})", R"({"errors":"no"})"}) {
    network.answer(http::method::post, "/graphql", 200, body);
    failure_of(client.current_user());
    EXPECT_EQ(last_fault, http::api_fault::refused) << body;
    EXPECT_FALSE(last_unclear) << body;
  }
}

TEST_F(unique_graphql, may_have_done_what_fails_below_the_field_or_beside_data) {
  auto client = make();
  for (const auto* body :
       {R"({"errors":[{"message":"no","path":["me","user"]},{"message":"x"}],"data":null})",
        R"({"errors":[{"message":"x","path":[]},{"path":["me","user","id"]}],"data":null})",
        R"({"data":{"me":{"user":null}},"errors":[{"message":"no"}]})"}) {
    network.answer(http::method::post, "/graphql", 200, body);
    failure_of(client.current_user());
    EXPECT_EQ(last_fault, http::api_fault::refused) << body;
    EXPECT_TRUE(last_unclear) << body;
  }
}

TEST_F(unique_graphql, may_have_done_in_an_earlier_try_what_it_refuses_in_the_next) {
  network.fail(http::method::post, "/graphql", http::transport_fault::broken);
  network.answer(http::method::post, "/graphql", 200, R"({"errors":[{"message":"no"}],"data":null})");
  auto client = make();
  failure_of(client.current_user());
  EXPECT_TRUE(last_unclear);
}

TEST_F(unique_graphql, takes_an_empty_list_of_errors_for_none) {
  network.answer(http::method::post, "/graphql", 200, R"({"errors":[],"data":{"me":{"user":{"id":"u1"}}}})");
  auto client = make();
  EXPECT_EQ(run(client.current_user()), "u1");
}

TEST_F(unique_graphql, takes_errors_with_a_400_for_a_failure_that_quotes_the_answer) {
  network.answer(http::method::post, "/graphql", 400, R"({"errors":[{"message":"Unknown type X"}]})");
  auto client = make();
  EXPECT_THAT(failure_of(client.current_user()), HasSubstr("Unknown type X"));
  EXPECT_EQ(last_fault, http::api_fault::status);
}

TEST_F(unique_graphql, quotes_an_answer_that_is_not_json) {
  network.answer(http::method::post, "/graphql", 200, "<html><title>Sign in</title></html>");
  auto client = make();
  EXPECT_THAT(failure_of(client.current_user()), HasSubstr("<title>Sign in"));
  EXPECT_EQ(last_fault, http::api_fault::bad_answer);
  EXPECT_TRUE(last_unclear);
}

TEST_F(unique_graphql, quotes_an_answer_without_the_field_that_was_asked_for) {
  answer("somebody", R"({"user":{"id":"u1"}})");
  auto client = make();
  EXPECT_THAT(failure_of(client.current_user()), HasSubstr("somebody"));
  EXPECT_EQ(last_fault, http::api_fault::bad_answer);
}

TEST_F(unique_graphql, names_a_member_that_is_missing_or_of_a_wrong_type) {
  auto client = make();
  answer("me", R"({"user":{"name":"u"}})");
  EXPECT_THAT(failure_of(client.current_user()), HasSubstr("no 'id'"));
  answer("me", R"({"user":{"id":7}})");
  EXPECT_THAT(failure_of(client.current_user()), HasSubstr("'id' is not text"));
}

TEST_F(unique_graphql, survives_an_answer_that_is_cut_off) {
  network.answer(http::method::post, "/graphql", 200, R"({"data":{"me":{"user":{"id":"u)");
  auto client = make();
  failure_of(client.current_user());
  EXPECT_EQ(last_fault, http::api_fault::bad_answer);
}

} // namespace

} // namespace cfc::test

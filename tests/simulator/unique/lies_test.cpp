#include "tools/simulator/http/faults.hpp"
#include "tools/simulator/unique/service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::simulator {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

/// A platform with 150 contents `t/1_A/0` and up in the scope A, and one elsewhere.
class a_lying_platform : public testing::Test {
protected:
  a_lying_platform() {
    unique_.use_faults(faults_);
    ask(grant);
    const auto made = ask(make_scope);
    unique_.with_state([&](unique_state& state) {
      const auto scope = *state.scopes.find(first_id(made));
      for (int i = 0; i < 150; ++i)
        state.contents.set_owner(state.contents.ensure("t/1_A/" + std::to_string(i)), scope);
      state.contents.set_owner(state.contents.ensure("other/1"), *state.scopes.find("scope_root"));
    });
  }

  /// The whole answer.
  json::value ask(const std::string& query) {
    call request;
    request.method = "POST";
    request.path = request.target = "/ingestion/graphql";
    request.body = json::serialize(json::object({{"query", query}}));
    request.fields = {{"x-service-id", "c"}, {"x-company-id", "company_1"}, {"x-user-id", "user_1"}};
    return read_json(unique_.handle(request).body);
  }
  json::value list(int skip, int take = 100) {
    const auto answer =
        ask("{ paginatedContent(skip: " + std::to_string(skip) + ", take: " + std::to_string(take) +
            ", where: {key: {startsWith: \"t/1_A/\"}}) { totalCount nodes { key } } }");
    return answer.at("data").at("paginatedContent");
  }
  static std::string first_id(const json::value& made) {
    return text_at(made.at("data").at("generateScopesBasedOnPaths").as_array().front(), "id");
  }
  json::value made_scope() {
    return ask(make_scope).at("data").at("generateScopesBasedOnPaths").as_array().front();
  }

  const std::string grant = "mutation { createScopeAccesses(scopeId: \"scope_root\", scopeAccesses: "
                            "[{accessType: MANAGE, entityId: \"user_1\", entityType: USER}]) }";
  const std::string make_scope = "mutation { generateScopesBasedOnPaths(paths: [\"/Company/Confluence/A\"], "
                                 "inheritAccess: true) { id name parentId } }";
  faults faults_;
  unique_service unique_{unique_settings{}};
};

TEST_F(a_lying_platform, refuses_paths_without_a_slash_in_front_like_other_bad_input) {
  const auto answer =
      ask("mutation { generateScopesBasedOnPaths(paths: [\"Company/Confluence/B\"]) { id } }");

  EXPECT_THAT(write_json(answer), HasSubstr("must begin with a slash"));
  EXPECT_EQ(answer.at("data"), json::value());
}

TEST_F(a_lying_platform, grants_access_and_answers_something_else) {
  for (const auto* told : {"false", "null"}) {
    faults_.set_mode("unique_grants", told);
    EXPECT_EQ(write_json(ask(grant)), std::string(R"({"data":{"createScopeAccesses":)") + told + "}}");
  }
}

TEST_F(a_lying_platform, refuses_grants) {
  faults_.set_mode("unique_grants", "refused");

  EXPECT_THAT(write_json(ask(grant)), HasSubstr("FORBIDDEN"));
}

TEST_F(a_lying_platform, tells_another_scope_than_it_made) {
  faults_.set_mode("unique_scopes_made", "other_name");
  EXPECT_EQ(text_at(made_scope(), "name"), "A (1)");
  faults_.set_mode("unique_scopes_made", "other_parent");
  EXPECT_EQ(text_at(made_scope(), "parentId"), "scope_elsewhere");
  faults_.set_mode("unique_scopes_made", "no_id");
  EXPECT_TRUE(made_scope().at("id").is_null());
  faults_.set_mode("unique_scopes_made", "short");
  EXPECT_THAT(ask(make_scope).at("data").at("generateScopesBasedOnPaths").as_array(), SizeIs(0));
}

TEST_F(a_lying_platform, tells_wrong_totals_or_none_of_lists_and_wrong_counts) {
  faults_.set_mode("unique_total_off", "7");
  faults_.set_mode("unique_count_off", "-5");
  EXPECT_EQ(number_at(list(0), "totalCount"), 157);
  EXPECT_EQ(number_at(list(0, 0), "totalCount"), 145);
  faults_.set_mode("unique_no_total", "true");
  EXPECT_TRUE(list(0).at("totalCount").is_null());
  EXPECT_EQ(number_at(list(0, 0), "totalCount"), 145);
}

TEST_F(a_lying_platform, repeats_rows_of_the_page_before) {
  faults_.set_mode("unique_overlap_rows", "10");

  EXPECT_EQ(list(0).at("nodes").as_array().back(), list(100).at("nodes").as_array().at(9));
  EXPECT_THAT(list(100).at("nodes").as_array(), SizeIs(60));
}

TEST_F(a_lying_platform, counts_contents_that_it_does_not_list) {
  faults_.set_mode("unique_hidden_keys", "t/1_A/3,t/1_A/4");

  EXPECT_EQ(number_at(list(0), "totalCount"), 150);
  EXPECT_THAT(list(100).at("nodes").as_array(), SizeIs(48));
}

TEST_F(a_lying_platform, lists_rows_under_new_ids_for_ever) {
  faults_.set_mode("unique_endless_lists", "true");

  EXPECT_THAT(list(100).at("nodes").as_array(), SizeIs(100));
  EXPECT_THAT(list(5'000).at("nodes").as_array(), SizeIs(100));
  EXPECT_EQ(number_at(list(5'000), "totalCount"), 150);
}

TEST_F(a_lying_platform, counts_scopes_that_it_does_not_list) {
  const auto children = "{ paginatedScope(skip: 0, take: 100, where: {parentId: {equals: \"scope_root\"}}) "
                        "{ totalCount nodes { id } } }";
  const auto whole = ask(children).at("data").at("paginatedScope");
  faults_.set_mode("unique_hidden_scopes", text_at(whole.at("nodes").as_array().front(), "id"));

  const auto cut = ask(children).at("data").at("paginatedScope");
  EXPECT_EQ(cut.at("totalCount"), whole.at("totalCount"));
  EXPECT_THAT(cut.at("nodes").as_array(), SizeIs(whole.at("nodes").as_array().size() - 1));
}

TEST_F(a_lying_platform, lists_whatever_may_be_read_once_conditions_are_dropped) {
  faults_.set_mode("unique_drops_conditions", "true");

  EXPECT_EQ(number_at(list(0), "totalCount"), 151);
  const auto scopes = ask(
      "{ paginatedScope(skip: 0, take: 100, where: {parentId: {equals: \"nobody\"}}) { nodes { name } } }");
  EXPECT_EQ(write_json(scopes.at("data")),
            R"({"paginatedScope":{"nodes":[{"name":"Confluence"},{"name":"A"}]}})");
}

} // namespace
} // namespace cfc::simulator

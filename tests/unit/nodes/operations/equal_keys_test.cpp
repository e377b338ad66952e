#include "nodes/operations/equal_keys.hpp"
#include "tests/unit/nodes/stored_contents.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <optional>
#include <string>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

/// Space 65 (DOC) with a scope of ours, s65; s8 is that of another deployment's space, s9 a folder without a
/// mark, s10 our space's scope in it.
class equal_keys_test : public testing::Test {
protected:
  equal_keys_test() {
    offline.tenant.ingestion.scope_id = "root";
    platform.owner = "s65";
    using platform_type = test::stored_contents;
    platform.scopes = platform_type::scope("s65", "DOC", "confc:acme:65:DOC") + "," +
                      platform_type::scope("s7", "DOC2", "confc:globex:65:DOC") + "," +
                      platform_type::scope("s8", "DOC", "confc:acme:65:DOC", "another root") + "," +
                      platform_type::scope("s9", "By hand", "", "somewhere") + "," +
                      platform_type::scope("s10", "DOC", "confc:acme:65:DOC", "s9") + "," +
                      platform_type::scope("another root", "Two", "confc:data-center:two", "company");
    platform.answer_for(offline.network);
    known.space = {"65", "DOC", "Documents"};
  }
  void store(int count, const std::string& owner, const std::string& prefix = "acme/65_DOC/") {
    for (int i = 0; i < count; ++i) {
      known.item_keys.push_back(std::to_string(known.item_keys.size() + 1));
      platform.keys.push_back(prefix + known.item_keys.back());
      platform.owners[platform.keys.back()] = owner;
      platform.finished[platform.keys.back()] = 3;
    }
  }
  owners_found found() {
    own_scopes own(*offline.services, "root", former_name);
    shared_look_up look_up(*offline.services, std::chrono::milliseconds(0));
    return test::run(offline.io, find_owners(*offline.services, run, own, look_up, known));
  }
  /// What ends the cycle; nothing when nothing does, and the space doesn't fail either.
  std::optional<std::string> objection() {
    const auto result = found();
    EXPECT_EQ(result.refusal, std::nullopt);
    return result.abort;
  }

  test::offline_services offline;
  test::stored_contents platform;
  run_context run;
  known_items known;
  std::optional<std::string> former_name;
};

TEST_F(equal_keys_test, are_none_where_all_is_in_our_scope) {
  store(250, "s65");
  EXPECT_EQ(objection(), std::nullopt);
}

TEST_F(equal_keys_test, are_those_of_another_deployment_wherever_they_come) {
  store(249, "s65");
  store(1, "s8");
  EXPECT_THAT(objection(),
              Optional(AllOf(HasSubstr("scope s8"), HasSubstr("below the root scope another root, not root"),
                             HasSubstr("space of acme"), HasSubstr("set it to another root"),
                             HasSubstr("rename the tenant's file"))));
}

TEST_F(equal_keys_test, of_the_v1_format_are_told_as_such) {
  offline.tenant.ingestion.v1_key_format = true;
  store(1, "s8", "65_DOC/");
  EXPECT_THAT(objection(), Optional(HasSubstr("leave out ingestion.useV1KeyFormat")));
}

TEST_F(equal_keys_test, of_another_tenant_below_our_root_are_no_other_deployments) {
  store(1, "s7");
  EXPECT_THAT(objection(), Optional(HasSubstr("--adopt globex")));
  former_name = "globex";
  EXPECT_EQ(objection(), std::nullopt);
}

TEST_F(equal_keys_test, of_another_deployment_are_no_matter_where_we_have_the_same_items) {
  known.item_keys = {"1"};
  offline.network.answer_by([this](const http::request& what) {
    if (test::text_in(what.body, "/operationName") != "PaginatedContent")
      return platform.answer_to(what.body);
    http::response answer;
    answer.status = 200;
    answer.body = R"({"data":{"paginatedContent":{"totalCount":2,"nodes":[
        {"id":"c1","key":"acme/65_DOC/1","ownerType":"SCOPE","ownerId":"s8"},
        {"id":"c2","key":"acme/65_DOC/1","ownerType":"SCOPE","ownerId":"s65"}]}}})";
    return answer;
  });
  EXPECT_EQ(objection(), std::nullopt);
}

TEST_F(equal_keys_test, of_what_was_moved_into_a_folder_by_hand_stop_nothing) {
  store(3, "s9");
  known.scopes_are_empty = true;
  EXPECT_EQ(objection(), std::nullopt);
}

TEST_F(equal_keys_test, of_our_space_in_a_folder_that_is_no_root_let_that_space_fail) {
  store(3, "s10");
  known.scopes_are_empty = true;
  const auto result = found();
  EXPECT_EQ(result.abort, std::nullopt);
  EXPECT_THAT(result.refusal, Optional(AllOf(HasSubstr("s10"), HasSubstr("below the scope s9"),
                                             HasSubstr("Move the folder back"))));
}

TEST_F(equal_keys_test, of_another_space_in_a_folder_that_is_no_root_are_anothers) {
  platform.scopes += "," + test::stored_contents::scope("s11", "DOC", "confc:acme:9:DOC", "s9");
  store(1, "s11");
  EXPECT_THAT(objection(), Optional(HasSubstr("another deployment")));
}

TEST_F(equal_keys_test, of_contents_that_are_not_shown_are_missing_while_our_scope_has_some) {
  store(150, "s65");
  known.item_keys.emplace_back("4711");
  store(1, "no longer there");
  const auto result = found();
  EXPECT_EQ(result.abort, std::nullopt);
  EXPECT_EQ(result.refusal, std::nullopt);
  EXPECT_THAT(result.missing, ElementsAre("acme/65_DOC/152", "acme/65_DOC/4711"));
}

TEST_F(equal_keys_test, of_contents_that_are_not_shown_let_the_space_fail_where_we_have_none) {
  known.item_keys = {"4711"};
  known.scopes_are_empty = true;
  EXPECT_THAT(found().refusal,
              Optional(AllOf(HasSubstr("shown nothing of the space"), HasSubstr("grant it again"))));
  EXPECT_EQ(found().abort, std::nullopt);
  store(1, "s65");
  EXPECT_EQ(found().refusal, std::nullopt) << "Unique counts too few, then";
}

TEST_F(equal_keys_test, of_what_was_registered_in_a_folder_and_never_completed_are_missing) {
  store(2, "s9");
  platform.finished.erase(platform.keys[1]);
  EXPECT_THAT(found().missing, ElementsAre(platform.keys[1]));
}

} // namespace

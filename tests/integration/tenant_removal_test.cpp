#include "tests/integration/support/office.hpp"
#include "tests/integration/support/remembering_test.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// The office was synced, and its tenant's status is now `deleted`.
class a_deleted_tenant : public remembering_test {
protected:
  void SetUp() override {
    start(office);
    sync_well();
    configuration().set("status", "deleted");
    remember();
  }
  /// `sync` with this tenant, whose file is renamed, beside the active `acme`.
  run_result sync_beside_acme(const std::string& renamed) {
    temporary_directory tenants;
    configuration().write(tenants, renamed);
    configuration().set("status", "active").write(tenants, "acme");
    return run_connector(directory, sync_of(directory, (tenants.path() / "*-tenant-config.yaml").string(),
                                            configuration().environment()));
  }
};

TEST_P(a_deleted_tenant, loses_everything_below_its_root_which_is_free_again) {
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 8);
  EXPECT_THAT(simulator().contents(), IsEmpty());
  const auto scopes = simulator().scopes();
  EXPECT_THAT(scopes, SizeIs(2));
  ASSERT_TRUE(scopes.contains("Company/Confluence"));
  EXPECT_EQ(scopes.at("Company/Confluence").external_id, "");
  const auto after = simulator().last_request();
  const auto again = sync();
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_EQ(again.status(), "skipped");
  EXPECT_THAT(simulator().writes(after), IsEmpty());
}

TEST_P(a_deleted_tenant, is_taken_up_again_when_a_part_failed) {
  simulator().change_unique(R"({"op": "setContent", "key": "acme/65_DOC/103", "undeletable": true})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.report;
  EXPECT_THAT(simulator().contents(), SizeIs(1));
  EXPECT_NE(simulator().scopes().at("Company/Confluence").external_id, "");
  simulator().change_unique(R"({"op": "setContent", "key": "acme/65_DOC/103", "undeletable": false})");
  sync_well();
  EXPECT_THAT(simulator().contents(), IsEmpty());
  EXPECT_EQ(simulator().scopes().at("Company/Confluence").external_id, "");
}

TEST_P(a_deleted_tenant, whose_scope_can_not_be_deleted_is_taken_up_again) {
  simulator().change_unique(R"({"op": "setScope", "path": "Company/Confluence/HR", "undeletable": true})");
  EXPECT_EQ(sync().exit_code, 3);
  EXPECT_NE(simulator().scopes().at("Company/Confluence").external_id, "");
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence/DOC"));
}

TEST_P(a_deleted_tenant, of_whose_scopes_nobody_says_that_they_were_deleted_is_taken_up_again) {
  simulator().disturb(R"({"host": "unique", "operation": "deleteFolder", "status": 200, "count": -1,
      "body": {"data": {"deleteFolder": {"successFolders": [], "failedFolders": []}}}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.report;
  EXPECT_THAT(result.report, HasSubstr("names it neither as deleted nor as not deleted"));
  EXPECT_THAT(simulator().contents(), IsEmpty());
  EXPECT_NE(simulator().scopes().at("Company/Confluence").external_id, "");
  simulator().disturb(R"({"clear": true})");
  sync_well();
  EXPECT_THAT(simulator().scopes(), SizeIs(2));
  EXPECT_EQ(simulator().scopes().at("Company/Confluence").external_id, "");
}

TEST_P(a_deleted_tenant, of_another_instance_loses_nothing) {
  simulator().change_unique(
      R"({"op": "setExternalId", "scopeId": "scope_root", "externalId": "confc:cloud:somebody-else"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.report;
  expect_untouched();
}

TEST_P(a_deleted_tenant, without_a_root_scope_is_skipped) {
  simulator().change_unique(R"({"op": "removeScope", "scopeId": "scope_root"})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_EQ(result.status(), "skipped");
}

TEST_P(a_deleted_tenant, whose_scopes_are_below_another_root_is_not_taken_for_removed) {
  simulator().change_unique(R"({"op": "addScope", "path": "Company/Other", "id": "scope_other"})");
  for (const auto* wrong : {"scope_other", "scope_missing"}) {
    configuration().set("ingestion.scopeId", wrong);
    const auto result = sync();
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_THAT(result.abort_reason(), HasSubstr("scope_root"));
    expect_untouched();
  }
  configuration().set("ingestion.scopeId", "scope_root");
  sync_well();
  EXPECT_THAT(simulator().contents(), IsEmpty());
}

TEST_P(a_deleted_tenant, whose_root_has_lost_its_mark_is_not_said_to_be_removed) {
  simulator().change_unique(R"({"op": "setExternalId", "scopeId": "scope_root", "externalId": null})");
  const auto result = sync();
  EXPECT_EQ(result.status(), "skipped");
  EXPECT_THAT(result.abort_reason(), HasSubstr("scopes of this tenant (2) are below it and stay"));
  expect_untouched();
}

TEST_P(a_deleted_tenant, of_which_more_would_go_than_max_delete_allows_loses_nothing) {
  const auto result = run_connector(directory, [&] {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.insert(call.arguments.end(), {"--max-delete", "7"});
    return call;
  }());
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("--max-delete"));
  expect_untouched();
  EXPECT_EQ(sync_well({"--max-delete", "8"}).count("/counts/deleted"), 8);
}

TEST_P(a_deleted_tenant, takes_nothing_of_another_tenant_below_the_same_root) {
  for (const std::string renamed : {"aaa", "zzz"}) {
    configuration().set("status", "deleted");
    const auto result = sync_beside_acme(renamed);
    EXPECT_EQ(result.exit_code, 0) << result.log << result.report;
    EXPECT_EQ(simulator().contents(), held) << renamed;
    expect_in_step();
  }
}

TEST_P(a_deleted_tenant, whose_root_can_not_be_seen_is_not_taken_for_removed) {
  simulator().change_unique(
      R"({"op": "revoke", "scopeId": "scope_root", "user": "user_1", "access": ["MANAGE", "READ", "WRITE"]})");
  simulator().disturb(
      R"({"host": "unique", "operation": "createScopeAccesses", "status": 500, "body": {}, "count": -1})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_EQ(result.status(), "aborted");
  EXPECT_EQ(simulator().contents(), held);
}

INSTANTIATE_TEST_SUITE_P(in, a_deleted_tenant, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

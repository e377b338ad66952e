#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <set>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class a_plan : public cycle_test {
protected:
  void SetUp() override { start(office); }
  run_result plan(const std::vector<std::string>& more = {}) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = "plan";
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return run_connector(directory, call);
  }
  /// Only queries, diffs and logins went to Unique: no upload, no mutation, no access granted.
  void expect_only_read(std::uint64_t after) const {
    const std::set<std::string> reading{"User", "PaginatedScope", "PaginatedContent"};
    for (const auto& one : simulator().requests(after)) {
      if (one.host != "unique")
        continue;
      const bool diff_or_login =
          one.method == "POST" && (one.target.find("/file-diff") != std::string::npos ||
                                   one.target.find("/oauth/") != std::string::npos);
      const bool query = one.target.find("/graphql") != std::string::npos &&
                         (one.operation.find("paginated") != std::string::npos ||
                          reading.contains(one.operation) || one.operation.find("me") == 0);
      EXPECT_TRUE(diff_or_login || query) << one.method << " " << one.target << " " << one.operation;
      EXPECT_EQ(one.operation.find("create"), std::string::npos);
    }
    EXPECT_THAT(simulator().writes(after), IsEmpty());
  }
};

TEST_P(a_plan, of_a_first_sync_writes_nothing_not_even_access) {
  const auto result = plan();
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.output, ContainsRegex("DOC +6 +6 +0 +0"));
  EXPECT_THAT(result.output, ContainsRegex("HR +2 +2 +0 +0"));
  EXPECT_THAT(result.output, ContainsRegex("total +8 +8 +0 +0"));
  EXPECT_EQ(result.count("/estimate/uploads"), 8);
  EXPECT_GT(result.count("/estimate/confluenceRequests"), 0);
  EXPECT_GT(result.count("/estimate/uniqueRequests"), 0);
  EXPECT_THAT(result.output, AllOf(HasSubstr("upload 8 items"), HasSubstr("minute")));
  expect_only_read(0);
  EXPECT_THAT(simulator().contents(), IsEmpty());
  EXPECT_EQ(simulator().scopes().size(), 2);
}

TEST_P(a_plan, of_a_later_sync_shows_what_it_would_do_and_the_sync_does_that) {
  sync_well();
  const auto held = simulator().contents();
  simulator().mutate(R"([{"op": "editPage", "id": 101, "body": "<p>1</p>"}, {"op": "removePage", "id": 104},
                         {"op": "addPage", "id": 110, "space": "DOC", "title": "n", "labels": ["ai-ingest"]},
                         {"op": "removeSpace", "key": "HR"}])");
  const auto before = simulator().last_request();
  const auto result = plan();
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.output, ContainsRegex("DOC +6 +1 +1 +1"));
  EXPECT_THAT(result.output, ContainsRegex("HR +0 +0 +0 +2 .*the space is gone"));
  EXPECT_THAT(result.report, HasSubstr("66_HR/201::att902")) << "each content that would go is named";
  expect_only_read(before);
  EXPECT_EQ(simulator().contents(), held);
  const auto done = sync_well();
  EXPECT_EQ(done.count("/counts/pages/new"), 1);
  EXPECT_EQ(done.count("/counts/pages/updated"), 1);
  EXPECT_EQ(done.count("/counts/deleted"), 1);
  expect_in_step();
}

TEST_P(a_plan, may_be_made_any_number_of_times_without_hiding_a_change) {
  sync_well();
  simulator().mutate(R"({"op": "editPage", "id": 101, "body": "<p>1</p>"})");
  plan();
  EXPECT_THAT(plan().output, ContainsRegex("DOC +6 +0 +1 +0"));
  EXPECT_EQ(sync_well().count("/counts/pages/updated"), 1);
  expect_in_step();
}

TEST_P(a_plan, is_sent_to_its_report_as_well) {
  const auto result = plan();
  EXPECT_THAT(result.report, HasSubstr("\"planOnly\": true"));
  EXPECT_EQ(result.status(), "success");
}

TEST_P(a_plan, ends_with_1_and_the_reason_when_sync_would_be_aborted) {
  sync_well();
  const auto before = simulator().last_request();
  simulator().mutate(R"({"op": "removePage", "id": 104})");
  const auto refused = plan({"--max-delete", "0"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.output, HasSubstr("--max-delete"));
  simulator().change_unique(
      R"({"op": "setExternalId", "scopeId": "scope_root", "externalId": "confc:cloud:somebody-else"})");
  const auto foreign = plan();
  EXPECT_EQ(foreign.exit_code, 1);
  EXPECT_THAT(foreign.abort_reason(), HasSubstr("somebody-else"));
  expect_only_read(before);
}

TEST_P(a_plan, ends_with_2_and_no_request_when_the_configuration_is_wrong) {
  configuration().set("processing.concurrency", "none");
  EXPECT_EQ(plan().exit_code, 2);
  EXPECT_THAT(simulator().requests(), IsEmpty());
}

TEST_P(a_plan, of_a_deleted_tenant_deletes_nothing) {
  sync_well();
  const auto before = simulator().last_request();
  configuration().set("status", "deleted");
  const auto result = plan();
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.output, ContainsRegex("DOC +0 +0 +0 +6 .*status is deleted"));
  expect_only_read(before);
}

TEST_P(a_plan, says_that_the_root_scope_can_not_be_read) {
  configuration().set("ingestion.scopeId", "scope_nope");
  const auto result = plan();
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.output, HasSubstr("scope_nope can't be read"));
  const auto synced = sync();
  EXPECT_EQ(synced.exit_code, 1);
  EXPECT_THAT(synced.abort_reason(), AllOf(HasSubstr("scope_nope"), HasSubstr("ingestion.scopeId")));
}

TEST_P(a_plan, names_what_is_under_the_keys_of_a_removed_space_but_is_not_ours) {
  sync_well();
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  simulator().change_unique(R"([{"op": "addScope", "path": "Company/Other", "id": "scope_other"},
    {"op": "grant", "scopeId": "scope_other", "user": "user_1", "access": ["MANAGE", "READ", "WRITE"]},
    {"op": "putContent", "scopeId": "scope_other", "key": "acme/66_HR/77", "title": "t", "mimeType": "text/html",
     "state": "FINISHED"}])");
  const auto planned = plan();
  EXPECT_EQ(planned.exit_code, 0) << planned.log;
  EXPECT_THAT(planned.output,
              HasSubstr("1 under keys of this tenant aren't its own and would be left alone"));
  EXPECT_EQ(planned.count("/counts/foreign"), 1) << planned.report;
  const auto synced = sync_well();
  EXPECT_EQ(synced.count("/counts/foreign"), 1) << synced.report;
  EXPECT_TRUE(simulator().contents().contains("acme/66_HR/77"));
}

TEST_P(a_plan, refused_by_a_limit_still_shows_the_space_that_would_go) {
  sync_well();
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  const auto result = plan({"--max-delete", "1"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, ContainsRegex("HR +0 +0 +0 +2"));
}

INSTANTIATE_TEST_SUITE_P(in, a_plan, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

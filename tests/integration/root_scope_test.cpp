#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class a_root_scope : public cycle_test {
protected:
  std::string identity() const {
    return GetParam().data_center ? "confc:data-center:5b3c1a52-7f0e-4c6a-9d41-0000000000dc"
                                  : "confc:cloud:" + simulator().where().cloud_id;
  }
  std::size_t writes_of(const std::string& operation, std::uint64_t after = 0) const {
    const auto all = simulator().writes(after);
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), operation));
  }
  void expect_aborted(const run_result& result, const std::string& reason) const {
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_EQ(result.status(), "aborted");
    EXPECT_THAT(result.abort_reason(), HasSubstr(reason));
  }
};

TEST_P(a_root_scope, is_made_accessible_before_it_is_read) {
  start(office);
  sync_well();
  const auto requests = simulator().requests();
  const auto first = [&](const std::string& operation) {
    return std::find_if(requests.begin(), requests.end(), [&](const seen_request& one) {
      return one.host == "unique" && one.operation.find(operation) != std::string::npos;
    });
  };
  ASSERT_NE(first("createScopeAccesses"), requests.end());
  EXPECT_LT(first("createScopeAccesses"), first("paginatedScope"));
}

TEST_P(a_root_scope, that_is_ours_is_not_claimed_again) {
  start(office);
  simulator().change_unique(R"({"op": "setExternalId", "scopeId": "scope_root", "externalId": ")" +
                            identity() + "\"}");
  sync_well();
  EXPECT_EQ(writes_of("updateScope"), 2) << "only the scopes of the two spaces";
  expect_in_step();
}

TEST_P(a_root_scope, of_another_instance_is_left_as_it_is) {
  start(office);
  sync_well();
  simulator().change_unique(
      R"({"op": "setExternalId", "scopeId": "scope_root", "externalId": "confc:cloud:somebody-else"})");
  simulator().mutate(
      R"([{"op": "removePage", "id": 104}, {"op": "editPage", "id": 101, "body": "<p>new</p>"}])");
  const auto before = simulator().last_request();
  const auto held = simulator().contents();
  expect_aborted(sync(), "somebody-else");
  EXPECT_THAT(simulator().writes(before), IsEmpty());
  EXPECT_EQ(simulator().contents(), held);
  EXPECT_EQ(simulator().scopes().at("Company/Confluence").external_id, "confc:cloud:somebody-else");
}

TEST_P(a_root_scope, whose_claim_the_platform_does_not_keep_aborts_before_anything_is_written) {
  start(office);
  simulator().disturb(R"({"host": "unique", "operation": "updateScope", "status": 200, "body":
      {"data": {"updateScope": {"id": "scope_root", "name": "Confluence", "externalId": "theirs", "parentId": null}}}})");
  expect_aborted(sync(), "theirs");
  EXPECT_THAT(simulator().contents(), IsEmpty());
  EXPECT_THAT(simulator().writes(), Each("updateScope"));
  sync_well();
  expect_in_step();
}

TEST_P(a_root_scope, has_its_path_from_the_top_in_front_of_the_spaces) {
  start(office, {"--unique-scope", "scope_root=Größe & Co/Wissen 2/a.b/Confluence"});
  sync_well();
  const auto scopes = simulator().scopes();
  EXPECT_TRUE(scopes.contains("Größe & Co/Wissen 2/a.b/Confluence/DOC"));
  EXPECT_TRUE(scopes.contains("Größe & Co/Wissen 2/a.b/Confluence/HR"));
  EXPECT_EQ(scopes.size(), 6);
}

/// The office was synced, then the operator made a new root and changed scopeId.
class a_new_root_scope : public a_root_scope {
protected:
  void SetUp() override {
    start(office);
    sync_well();
    before_contents = simulator().contents();
    before_scopes = simulator().scopes();
    simulator().change_unique(R"({"op": "addScope", "path": "Company/New", "id": "scope_new"})");
    configuration().set("ingestion.scopeId", "scope_new");
    before = simulator().last_request();
  }
  void expect_moved() const {
    const auto scopes = simulator().scopes();
    EXPECT_FALSE(scopes.contains("Company/Confluence"));
    ASSERT_TRUE(scopes.contains("Company/New/DOC"));
    EXPECT_EQ(scopes.at("Company/New").external_id, identity());
    EXPECT_EQ(scopes.at("Company/New/DOC").id, before_scopes.at("Company/Confluence/DOC").id);
    EXPECT_EQ(scopes.at("Company/New/DOC").external_id, "confc:acme:65:DOC");
    EXPECT_EQ(scopes.at("Company/New/HR").id, before_scopes.at("Company/Confluence/HR").id);
    const auto held = simulator().contents();
    EXPECT_EQ(held.size(), before_contents.size());
    for (const auto& [key, content] : held) {
      EXPECT_EQ(content.id, before_contents.at(key).id);
      EXPECT_THAT(content.scope_path, StartsWith("Company/New/"));
    }
  }
  void expect_untouched() const {
    EXPECT_EQ(simulator().contents(), before_contents);
    EXPECT_EQ(simulator().scopes().at("Company/New").external_id, "");
    EXPECT_THAT(simulator().writes(before), Not(Contains("contentUpsert")));
    EXPECT_THAT(simulator().writes(before), Not(Contains("contentDeleteByContentIds")));
  }
  std::map<std::string, stored_content> before_contents;
  std::map<std::string, stored_scope> before_scopes;
  std::uint64_t before = 0;
};

TEST_P(a_new_root_scope, takes_all_spaces_over_in_one_bulk_move) {
  const auto result = sync_well();
  expect_moved();
  EXPECT_EQ(writes_of("bulkMove", before), 1);
  EXPECT_EQ(writes_of("contentUpsert", before), 0);
  EXPECT_EQ(writes_of("contentDeleteByContentIds", before), 0);
  EXPECT_EQ(result.count("/counts/pages/unchanged"), 5);
}

TEST_P(a_new_root_scope, is_not_claimed_when_the_move_fails) {
  simulator().disturb(R"({"host": "unique", "operation": "bulkMove", "status": 200,
                          "body": {"errors": [{"message": "no room there"}]}})");
  expect_aborted(sync(), "no room there");
  expect_untouched();
  EXPECT_EQ(writes_of("deleteFolder", before), 0);
  sync_well();
  expect_moved();
}

TEST_P(a_new_root_scope, is_not_claimed_when_the_move_left_spaces_behind) {
  simulator().disturb(
      R"({"host": "unique", "operation": "bulkMove", "status": 200, "body": {"data": {"bulkMove":
      {"scopeIds": [], "asyncMetadataRebuild": false, "jobId": null, "affectedFiles": 0, "message": "ok"}}}})");
  expect_aborted(sync(), "left 2 behind");
  expect_untouched();
  EXPECT_EQ(writes_of("deleteFolder", before), 0);
  sync_well();
  expect_moved();
}

TEST_P(a_new_root_scope, is_not_claimed_when_the_former_one_can_not_be_deleted) {
  simulator().change_unique(R"({"op": "setScope", "scopeId": "scope_root", "undeletable": true})");
  expect_aborted(sync(), "scope_root");
  EXPECT_EQ(simulator().contents().size(), before_contents.size());
  EXPECT_EQ(simulator().scopes().at("Company/New").external_id, "");
  simulator().change_unique(R"({"op": "setScope", "scopeId": "scope_root", "undeletable": false})");
  sync_well();
  expect_moved();
}

class space_scopes : public a_root_scope {};

TEST_P(space_scopes, are_made_only_for_spaces_with_something_to_ingest) {
  start(R"({"spaces": [{"key": "FULL", "id": 1}, {"key": "QUIET", "id": 2}],
            "pages": [{"id": 10, "space": "FULL", "title": "a", "labels": ["ai-ingest"]},
                      {"id": 11, "space": "QUIET", "title": "b", "labels": ["draft"]}]})");
  sync_well();
  EXPECT_TRUE(simulator().scopes().contains("Company/Confluence/FULL"));
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence/QUIET"));
}

TEST_P(space_scopes, of_many_spaces_are_made_a_hundred_at_a_time_and_marked_once) {
  start("", {"--spaces", "250", "--pages", "250", "--body-bytes", "50"});
  configuration().set("processing.overlap", "disabled").set("processing.concurrency", "8");
  sync_well();
  const auto calls = writes_of("generateScopesBasedOnPaths");
  EXPECT_GE(calls, 3);
  EXPECT_LE(calls, 50) << "spaces that are ready together share a call";
  EXPECT_EQ(writes_of("updateScope"), 251);
  const auto before = simulator().last_request();
  for (int page = 0; page < 250; page += 50) {
    simulator().mutate(R"({"op": "editPage", "id": )" + std::to_string(1'000'000 + page) +
                       R"(, "body": "<p>x</p>"})");
  }
  sync_well();
  EXPECT_EQ(writes_of("updateScope", before), 0);
  EXPECT_EQ(writes_of("contentUpsert", before), 10);
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, a_root_scope, ::testing::ValuesIn(both_products()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_new_root_scope, ::testing::ValuesIn(both_products()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, space_scopes, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

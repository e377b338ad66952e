#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <optional>

/// Whose scopes and contents are: two deployments before one platform, renamed files, mistyped scopes.
namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::StartsWith;

/// The office, which `acme` has synced below `scope_root`.
class identity : public cycle_test {
protected:
  void SetUp() override {
    start(office,
          {"--unique-scope", "scope_root=Company/Confluence", "--unique-scope", "scope_other=Company/Other"});
    sync_well();
    remember();
  }
  void remember() {
    held = simulator().contents();
    scopes = simulator().scopes();
    before = simulator().last_request();
  }
  run_result run_as(const std::string& tenant, const tenant_file& file, const std::string& command,
                    const std::vector<std::string>& more = {}) const {
    auto call = sync_of(directory, file.write(directory, tenant).string(), file.environment());
    call.arguments.front() = command;
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return run_connector(directory, call);
  }
  run_result sync_as(const std::string& tenant, const tenant_file& file,
                     const std::vector<std::string>& more = {}) const {
    return run_as(tenant, file, "sync", more);
  }
  static void expect_aborted(const run_result& result, const std::vector<std::string>& reasons) {
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_EQ(result.status(), "aborted");
    for (const auto& reason : reasons)
      EXPECT_THAT(result.abort_reason(), HasSubstr(reason));
  }
  /// Neither contents nor scopes nor marks.
  void expect_untouched() const {
    EXPECT_THAT(simulator().writes(before), IsEmpty());
    EXPECT_EQ(simulator().contents(), held);
    const auto now = simulator().scopes();
    ASSERT_EQ(now.size(), scopes.size());
    for (const auto& [path, scope] : scopes) {
      EXPECT_EQ(now.at(path).id, scope.id);
      EXPECT_EQ(now.at(path).external_id, scope.external_id);
    }
  }

  std::map<std::string, stored_content> held;
  std::map<std::string, stored_scope> scopes;
  std::uint64_t before = 0;
};

// A second file for the same instance.

TEST_P(identity, of_a_second_deployment_does_not_take_the_spaces_of_the_first_away) {
  auto staging = configuration();
  staging.set("ingestion.scopeId", "scope_other");
  for (const std::string command : {"plan", "sync"}) {
    expect_aborted(run_as("staging", staging, command), {"already synchronised", "scope_root", "acme"});
    expect_aborted(run_as("staging", staging, command, {"--move-root"}), {"already synchronised"});
  }
  expect_untouched();
  sync_well();
}

TEST_P(identity, of_a_folder_that_holds_something_is_not_taken_by_a_mistyped_scope) {
  simulator().change_unique(R"([{"op": "addScope", "path": "Company/Other/Budget", "id": "scope_budget"},
      {"op": "grant", "scopeId": "scope_other", "access": ["READ", "WRITE"], "below": true},
      {"op": "putContent", "scopeId": "scope_budget", "key": "finance/1"}])");
  configuration().set("ingestion.scopeId", "scope_other");
  remember();
  expect_aborted(run_as("acme", configuration(), "plan"), {"scope_other", "1 folder", "--move-root"});
  expect_aborted(sync(), {"scope_other", "1 folder", "--move-root"});
  expect_untouched();
}

TEST_P(identity, of_a_root_with_folders_that_are_not_ours_is_moved_only_when_that_is_confirmed) {
  simulator().change_unique(
      R"([{"op": "addScope", "path": "Company/Confluence/By hand", "inheritAccess": true}])");
  configuration().set("ingestion.scopeId", "scope_other");
  remember();
  expect_aborted(sync(), {"scope_root", "1 folder", "--move-root"});
  expect_untouched();
  sync_well({"--move-root"});
  EXPECT_TRUE(simulator().scopes().contains("Company/Other/By hand"));
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence"));
}

TEST_P(identity, of_a_root_with_contents_of_its_own_leaves_these_where_they_are) {
  simulator().change_unique(R"({"op": "putContent", "scopeId": "scope_root", "key": "by hand/1"})");
  configuration().set("ingestion.scopeId", "scope_other");
  remember();
  expect_aborted(sync(), {"scope_root", "1 content", "--move-root"});
  expect_untouched();
  sync_well({"--move-root"});
  EXPECT_TRUE(simulator().scopes().contains("Company/Other/DOC"));
  EXPECT_EQ(simulator().scopes().at("Company/Confluence").external_id, "");
  EXPECT_EQ(simulator().contents().at("by hand/1").scope_path, "Company/Confluence");
}

TEST_P(identity, of_an_empty_folder_is_moved_to_which_the_plan_shows_first_and_max_delete_0_refuses) {
  configuration().set("ingestion.scopeId", "scope_other");
  const auto planned = run_as("acme", configuration(), "plan");
  EXPECT_EQ(planned.exit_code, 0) << planned.log;
  const auto move = planned.output.find("scope_root");
  ASSERT_NE(move, std::string::npos) << planned.output;
  EXPECT_LT(move, planned.output.find("DOC"));
  EXPECT_THAT(planned.output,
              AllOf(HasSubstr("move"), HasSubstr("scope_other"), Not(HasSubstr("to delete: 1"))));
  EXPECT_THAT(planned.report, HasSubstr("\"rootMove\": {"));
  expect_aborted(run_as("acme", configuration(), "plan", {"--max-delete", "0"}), {"--max-delete 0"});
  expect_aborted(sync({"--max-delete", "0"}), {"--max-delete 0"});
  expect_untouched();
  sync_well();
  EXPECT_EQ(simulator().scopes().at("Company/Other/DOC").id, scopes.at("Company/Confluence/DOC").id);
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence"));
}

TEST_P(identity, of_a_former_root_stays_while_its_files_are_moved_in_the_background) {
  std::string pages = "[";
  for (int page = 500; page < 512; ++page) {
    pages +=
        (page == 500 ? "" : ",") +
        std::string(R"({"op": "addPage", "space": "DOC", "labels": ["ai-ingest"], "title": "t", "id": )") +
        std::to_string(page) + "}";
  }
  simulator().mutate(pages + "]");
  sync_well();
  configuration().set("ingestion.scopeId", "scope_other");
  const auto after = simulator().last_request();
  const auto result = sync_well();
  EXPECT_THAT(result.report, HasSubstr("job_1"));
  EXPECT_THAT(simulator().writes(after), AllOf(Contains("bulkMove"), Not(Contains("deleteFolder"))));
  EXPECT_TRUE(simulator().scopes().contains("Company/Confluence"));
  sync_well();
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence"));
  EXPECT_THAT(simulator().scopes().at("Company/Other").external_id, StartsWith("confc:"));
  sync_well();
  EXPECT_EQ(simulator().contents().size(), held.size() + 12);
}

// A file that was renamed.

class a_renamed_tenant : public identity {};

TEST_P(a_renamed_tenant, takes_no_scope_over_without_being_told) {
  for (const std::string command : {"plan", "sync"})
    expect_aborted(run_as("acme2", configuration(), command), {"acme", "--adopt acme"});
  expect_aborted(run_as("acme2", configuration(), "sync", {"--adopt", "another"}), {"--adopt acme"});
  EXPECT_EQ(simulator().contents(), held);
  EXPECT_EQ(simulator().scopes().at("Company/Confluence/DOC").external_id, "confc:acme:65:DOC");
}

TEST_P(a_renamed_tenant, adopts_the_scopes_and_deletes_what_is_under_the_former_name) {
  const auto planned = run_as("acme2", configuration(), "plan", {"--adopt", "acme"});
  EXPECT_EQ(planned.exit_code, 0) << planned.log;
  EXPECT_THAT(planned.output, HasSubstr("acme"));
  EXPECT_EQ(planned.count("/removedSpaces/0/contents") + planned.count("/removedSpaces/1/contents"), 8);
  EXPECT_EQ(simulator().contents(), held);

  const auto result = sync_as("acme2", configuration(), {"--adopt", "acme"});
  EXPECT_EQ(result.exit_code, 0) << result.log << result.report;
  EXPECT_EQ(result.count("/counts/orphanedFilesDeleted"), 8);
  const auto now = simulator().contents();
  EXPECT_EQ(now.size(), 8);
  for (const auto& [key, content] : now)
    EXPECT_THAT(key, StartsWith("acme2/"));
  EXPECT_EQ(simulator().scopes().at("Company/Confluence/DOC").external_id, "confc:acme2:65:DOC");
  EXPECT_EQ(simulator().scopes().at("Company/Confluence/HR").external_id, "confc:acme2:66:HR");
  const auto after = simulator().last_request();
  EXPECT_EQ(sync_as("acme2", configuration()).exit_code, 0);
  EXPECT_THAT(simulator().writes(after), IsEmpty());
}

TEST_P(a_renamed_tenant, deletes_nothing_of_the_former_name_beyond_the_limit) {
  expect_aborted(sync_as("acme2", configuration(), {"--adopt", "acme", "--max-delete", "7"}),
                 {"--max-delete"});
  EXPECT_THAT(simulator().contents(), Contains(Key("acme/65_DOC/101")));
  EXPECT_EQ(sync_as("acme2", configuration(), {"--adopt", "acme", "--max-delete", "8"}).exit_code, 0);
  EXPECT_EQ(simulator().contents().size(), 8);
}

TEST_P(a_renamed_tenant, keeps_what_is_under_the_former_name_until_the_new_contents_are_complete) {
  simulator().disturb(R"({"host": "unique", "operation": "contentUpsert", "status": 400, "body": {}})");
  const auto result = sync_as("acme2", configuration(), {"--adopt", "acme"});
  EXPECT_EQ(result.exit_code, 3) << result.log;
  // The first item that is registered is one of space DOC or of HR: that space keeps all of the former name.
  const auto now = simulator().contents();
  EXPECT_TRUE(now.contains("acme/65_DOC/101") || now.contains("acme/66_HR/201"));
  EXPECT_EQ(sync_as("acme2", configuration(), {"--adopt", "acme"}).exit_code, 0);
  EXPECT_EQ(simulator().contents().size(), 8);
}

TEST_P(a_renamed_tenant, with_keys_that_name_no_tenant_is_adopted_without_any_deletion) {
  simulator().change_unique(R"({"op": "removeContent", "prefix": "acme/"})");
  configuration().set("ingestion.useV1KeyFormat", "enabled");
  sync_well();
  remember();
  const auto result = sync_as("acme2", configuration(), {"--adopt", "acme"});
  EXPECT_EQ(result.exit_code, 0) << result.log << result.report;
  EXPECT_EQ(simulator().contents(), held);
  EXPECT_EQ(simulator().scopes().at("Company/Confluence/DOC").external_id, "confc:acme2:65:DOC");
}

// A tenant that is removed.

class a_removed_tenant : public identity {
protected:
  void SetUp() override {
    identity::SetUp();
    configuration().set("status", "deleted");
  }
  bool claimed() const { return !simulator().scopes().at("Company/Confluence").external_id.empty(); }
};

TEST_P(a_removed_tenant, leaves_folders_that_are_not_its_own_with_what_is_in_them_and_the_root_its_mark) {
  simulator().change_unique(
      R"([{"op": "addScope", "path": "Company/Confluence/By hand", "id": "scope_hand", "inheritAccess": true},
          {"op": "putContent", "scopeId": "scope_hand", "key": "by hand/1"}])");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/deleted"), 8);
  EXPECT_THAT(result.report, HasSubstr("scope_hand"));
  EXPECT_EQ(simulator().contents().size(), 1);
  EXPECT_TRUE(simulator().contents().contains("by hand/1"));
  EXPECT_TRUE(claimed());
  simulator().change_unique(R"({"op": "removeScope", "scopeId": "scope_hand"})");
  sync_well();
  EXPECT_FALSE(claimed());
}

TEST_P(a_removed_tenant, counts_what_is_in_folders_below_its_spaces) {
  simulator().change_unique(
      R"([{"op": "addScope", "path": "Company/Confluence/DOC/Deep", "id": "scope_deep", "inheritAccess": true},
          {"op": "putContent", "scopeId": "scope_deep", "key": "deep/1"},
          {"op": "putContent", "scopeId": "scope_deep", "key": "deep/2"}])");
  remember();
  expect_aborted(sync({"--max-delete", "9"}), {"--max-delete", "10 contents"});
  expect_untouched();
  EXPECT_EQ(sync_well({"--max-delete", "10"}).count("/counts/deleted"), 10);
  EXPECT_THAT(simulator().contents(), IsEmpty());
  EXPECT_FALSE(claimed());
}

TEST_P(a_removed_tenant, whose_confluence_does_not_answer_any_more_has_to_be_named) {
  if (!GetParam().data_center)
    GTEST_SKIP() << "Cloud's identity stands in the tenant's file";
  simulator().disturb(
      R"({"host": "data-center", "contains": "/manifest", "status": 404, "body": "", "count": -1})");
  remember();
  const auto owner = scopes.at("Company/Confluence").external_id;
  expect_aborted(sync(), {"--identity " + owner});
  expect_aborted(sync({"--identity", "confc:data-center:another"}), {"another Confluence instance"});
  expect_untouched();
  sync_well({"--identity", owner});
  EXPECT_THAT(simulator().contents(), IsEmpty());
}

// A space with two ids.

class a_space_with_two_ids : public identity {};

TEST_P(a_space_with_two_ids, loses_nothing_in_that_cycle) {
  // Page 104 is told to be in an earlier space of the same key.
  simulator().mutate(R"([{"op": "removePage", "id": 103},
      {"op": "editPage", "id": 101, "body": "<p>new</p>", "when": "2027-01-01T00:00:00Z"},
      {"op": "editPage", "id": 201, "body": "<p>new</p>", "when": "2027-01-01T00:00:00Z"}])");
  simulator().disturb(R"({"modes": {"index_earlier_space_ids": [104]}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log << result.report;
  EXPECT_EQ(result.status(), "partial");
  EXPECT_THAT(result.report, AllOf(HasSubstr("64"), HasSubstr("65"), HasSubstr("two ids")));
  for (const auto& [key, content] : held)
    EXPECT_THAT(simulator().contents(), Contains(Key(key)));
  EXPECT_EQ(simulator().scopes().at("Company/Confluence/DOC").external_id, "confc:acme:65:DOC");
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1) << "that of the other space";
}

// Two instances in one company.

/// `acme` and `beta`, whose instances have a space DOC with the id 65 each, with keys that name no tenant.
class two_instances_with_v1_keys : public cycle_test {
protected:
  void SetUp() override {
    start(office,
          {"--unique-scope", "scope_root=Company/Confluence", "--unique-scope", "scope_beta=Company/Beta"});
    configuration().set("ingestion.useV1KeyFormat", "enabled");
    other.emplace(
        elsewhere,
        R"({"spaces": [{"key": "DOC", "id": 65, "name": "Theirs"}, {"key": "HR", "id": 66}],
       "pages": [{"id": 801, "space": "DOC", "title": "a", "labels": ["ai-ingest"]},
                 {"id": 802, "space": "DOC", "title": "b", "labels": ["ai-ingest"]},
                 {"id": 803, "space": "HR", "title": "c", "labels": ["ai-ingest"]}]})",
        GetParam(),
        std::vector<std::string>{"--cloud-id", "other-cloud", "--data-center-id", "other-instance"});
    beta.emplace(*other, GetParam());
    beta->set("unique.ingestionServiceBaseUrl", simulator().where().unique + "/ingestion");
    beta->set("unique.scopeManagementServiceBaseUrl", simulator().where().unique + "/scope-management");
    beta->set("ingestion.useV1KeyFormat", "enabled");
    beta->set("ingestion.scopeId", "scope_beta");
  }
  run_result sync_beta(const std::vector<std::string>& more = {}) {
    auto call = sync_of(elsewhere, beta->write(elsewhere, "beta").string(), beta->environment());
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return run_connector(elsewhere, call);
  }
  std::vector<std::string> keys_in(const std::string& root) const {
    std::vector<std::string> keys;
    for (const auto& [key, content] : simulator().contents()) {
      if (content.scope_path.starts_with(root))
        keys.push_back(key);
    }
    return keys;
  }

  temporary_directory elsewhere;
  std::optional<simulator_process> other;
  std::optional<tenant_file> beta;
};

TEST_P(two_instances_with_v1_keys, delete_nothing_of_each_other) {
  sync_well();
  EXPECT_EQ(sync_beta().exit_code, 0);
  const auto theirs = keys_in("Company/Beta");
  const auto ours = keys_in("Company/Confluence");
  ASSERT_EQ(theirs.size(), 3);
  ASSERT_EQ(ours.size(), 8);

  const auto again = sync_well();
  EXPECT_EQ(keys_in("Company/Beta"), theirs);
  EXPECT_EQ(again.count("/counts/deleted"), 0);
  EXPECT_EQ(again.count("/counts/foreign"), 3) << again.report;
  EXPECT_EQ(sync_beta().exit_code, 0);
  EXPECT_EQ(keys_in("Company/Confluence"), ours);

  simulator().mutate(R"({"op": "removePage", "id": 104})");
  EXPECT_EQ(sync_well({"--max-delete", "1"}).count("/counts/deleted"), 1);
  EXPECT_EQ(keys_in("Company/Beta"), theirs);
}

TEST_P(two_instances_with_v1_keys, clean_up_removed_spaces_without_each_other) {
  sync_well();
  EXPECT_EQ(sync_beta().exit_code, 0);
  const auto theirs = keys_in("Company/Beta");
  simulator().mutate(R"({"op": "removeSpace", "key": "HR"})");
  const auto result = sync_well({"--max-delete", "2"});
  EXPECT_EQ(result.count("/counts/orphanedFilesDeleted"), 2);
  EXPECT_EQ(keys_in("Company/Beta"), theirs);
  EXPECT_FALSE(simulator().scopes().contains("Company/Confluence/HR"));
}

TEST_P(two_instances_with_v1_keys, do_not_hide_from_each_other_that_everything_would_go) {
  sync_well();
  EXPECT_EQ(sync_beta().exit_code, 0);
  simulator().mutate(R"([{"op": "setLabels", "id": 201, "labels": []}])");
  simulator().disturb(R"({"host": "unique", "contains": "/file-diff", "status": 201, "count": -1,
      "body": {"newFiles": [], "updatedFiles": [], "movedFiles": [],
               "deletedFiles": ["101", "102", "103", "104", "102::att900", "102::att901"]}})");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("full-deletion guard"));
}

INSTANTIATE_TEST_SUITE_P(in, identity, ::testing::ValuesIn(both_products()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_renamed_tenant, ::testing::ValuesIn(both_products()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_removed_tenant, ::testing::ValuesIn(both_products()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, a_space_with_two_ids, ::testing::ValuesIn(both_products()), mode_name);
INSTANTIATE_TEST_SUITE_P(in, two_instances_with_v1_keys, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

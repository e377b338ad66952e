// Two deployments with different Confluence instances and equal keys, by an equal tenant name or by the v1
// format: the diff of Unique goes by keys alone. Neither takes the other's contents for its own.

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// `configuration()` is the first deployment's, which has synced into `scope_root`; `second()` has an
/// instance of its own, with the same ids and keys, before the same Unique.
class equal_keys : public cycle_test {
protected:
  void begin(bool v1_format = false, const std::string& tenant = "acme") {
    start(office,
          {"--unique-scope", "scope_root=Company/Confluence", "--unique-scope", "scope_two=Company/Two"});
    if (v1_format)
      configuration().set("ingestion.useV1KeyFormat", "enabled");
    sync_well();
    held = simulator().contents();
    other_.emplace(elsewhere_, office, GetParam(),
                   std::vector<std::string>{"--cloud-id", "5b3c1a52-7f0e-4c6a-9d41-0000000000c2",
                                            "--data-center-id", "5b3c1a52-7f0e-4c6a-9d41-0000000000d2"});
    second_ = configuration();
    second_->set("ingestion.scopeId", "scope_two");
    const auto& at = other_->where();
    second_->set("confluence.baseUrl", GetParam().data_center ? at.data_center : at.site);
    if (!GetParam().data_center)
      second_->set("confluence.gatewayUrl", at.gateway).set("confluence.cloudId", at.cloud_id);
    second_tenant = tenant;
  }
  run_result run(const std::string& command, const std::string& tenant, const tenant_file& file) const {
    auto call = sync_of(directory, file.write(directory, tenant).string(), file.environment());
    call.arguments.front() = command;
    return run_connector(directory, call);
  }
  run_result run_second(const std::string& command = "sync") const {
    return run(command, second_tenant, *second_);
  }
  /// By plan and by sync, with nothing written but what claims the second root.
  void expect_second_refused(const std::string& remedy) const {
    for (const std::string command : {"plan", "sync"}) {
      const auto result = run_second(command);
      EXPECT_EQ(result.exit_code, 1) << command << result.log;
      EXPECT_THAT(result.abort_reason(), AllOf(HasSubstr("another deployment"), HasSubstr(remedy)))
          << command;
      EXPECT_EQ(simulator().contents(), held) << command;
    }
  }

  std::map<std::string, stored_content> held;
  std::optional<tenant_file> second_;
  std::string second_tenant;
  const simulator_process& other() const { return *other_; }

private:
  temporary_directory elsewhere_;
  std::optional<simulator_process> other_;
};

TEST_P(equal_keys, of_an_equal_tenant_name_keep_the_second_deployment_from_ingesting) {
  begin();
  expect_second_refused("rename the tenant's file");
  sync_well();
  EXPECT_EQ(simulator().contents(), held);
  second_tenant = "globex";
  EXPECT_EQ(run_second().status(), "success");
  EXPECT_THAT(simulator().contents(), SizeIs(2 * held.size()));
}

TEST_P(equal_keys, whose_contents_changed_in_the_second_deployment_are_not_taken_away) {
  begin();
  other().mutate(R"({"op": "editPage", "id": 101, "body": "<p>theirs</p>", "when": "2027-01-01T00:00:00Z"})");
  expect_second_refused("rename the tenant's file");
}

TEST_P(equal_keys, of_the_v1_format_keep_the_second_deployment_from_ingesting) {
  begin(true, "globex");
  expect_second_refused("useV1KeyFormat");
  second_->remove("ingestion.useV1KeyFormat");
  EXPECT_EQ(run_second().status(), "success");
}

TEST_P(equal_keys, of_a_space_whose_scope_is_shown_no_more_let_that_space_fail_alone) {
  start(office);
  sync_well();
  const auto before = simulator().contents();
  simulator().change_unique(
      R"({"op": "revoke", "path": "Company/Confluence/DOC", "user": "user_1", "access": ["MANAGE", "READ", "WRITE"]})");
  simulator().mutate(R"([{"op": "editPage", "id": 101, "body": "<p>new</p>", "when": "2027-01-01T00:00:00Z"},
      {"op": "removePage", "id": 104}, {"op": "removeAttachment", "id": 902},
      {"op": "editPage", "id": 201, "body": "<p>new</p>", "when": "2027-01-01T00:00:00Z"}])");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_THAT(result.report, AllOf(HasSubstr("is shown nothing of the space"), HasSubstr("grant it again")));
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1) << "that of the other space";
  EXPECT_EQ(result.count("/counts/deleted"), 1) << "of the other space";
  EXPECT_THAT(simulator().contents(), SizeIs(before.size() - 1));
  EXPECT_EQ(simulator().contents().at("acme/65_DOC/101"), before.at("acme/65_DOC/101"));
}

TEST_P(equal_keys, cost_no_more_than_one_count_where_nothing_has_changed) {
  start(office);
  sync_well();
  const auto before = simulator().last_request();
  sync_well();
  int counts = 0;
  for (const auto& request : simulator().requests(before))
    counts += request.operation == "paginatedContent" ? 1 : 0;
  EXPECT_LE(counts, 1) << "for two spaces";
}

INSTANTIATE_TEST_SUITE_P(in, equal_keys, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

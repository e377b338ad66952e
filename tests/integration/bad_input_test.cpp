#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// What an operator gets wrong. Nothing may be written then, and the message must name what is wrong.
class bad_input : public cycle_test {
protected:
  void SetUp() override { start(office); }

  /// Exit code 2 before any request is sent (CFG-1, CFG-3).
  void expect_refused(const run_result& result, const ::testing::Matcher<const std::string&>& message) {
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.log, message);
    EXPECT_THAT(simulator().requests(), IsEmpty());
  }
  /// Exit code 1, the reason in the report and in the log, and nothing written.
  void expect_aborted(const run_result& result, const ::testing::Matcher<const std::string&>& reason) {
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_EQ(result.status(), "aborted");
    EXPECT_THAT(result.abort_reason(), reason);
    EXPECT_THAT(simulator().writes(), IsEmpty());
    EXPECT_THAT(simulator().contents(), IsEmpty());
  }
  /// A sync with another value of one of its options.
  run_result sync_with(const std::string& option, const std::string& value) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    const auto at = std::find(call.arguments.begin(), call.arguments.end(), option);
    if (at != call.arguments.end())
      call.arguments.erase(at, at + 2);
    call.arguments.insert(call.arguments.end(), {option, value});
    return run_connector(directory, call);
  }
  run_result sync_file(const std::string& pattern, std::map<std::string, std::string> variables = {}) {
    return run_connector(directory, sync_of(directory, pattern, std::move(variables)));
  }
};

TEST_P(bad_input, a_pattern_that_no_file_matches) {
  const auto pattern = (directory.path() / "nowhere" / "*-tenant-config.yaml").string();
  expect_refused(sync_file(pattern), HasSubstr("nowhere"));
}

TEST_P(bad_input, a_file_whose_name_is_no_tenant) {
  const auto file = configuration().write(directory, "Not_a_Tenant");
  expect_refused(sync_file(file.string(), configuration().environment()), HasSubstr("Not_a_Tenant"));
}

TEST_P(bad_input, a_file_that_is_no_yaml) {
  const auto file = directory.write("acme-tenant-config.yaml", "confluence:\n  baseUrl: [unclosed\n");
  expect_refused(sync_file(file.string()), HasSubstr("acme-tenant-config.yaml"));
}

TEST_P(bad_input, values_of_wrong_types_all_named_at_once) {
  configuration()
      .set("confluence.apiRateLimitPerMinute", "many")
      .set("processing.concurrency", "-3")
      .set("ingestion.attachments.mode", "perhaps");
  expect_refused(sync(), AllOf(HasSubstr("confluence.apiRateLimitPerMinute"), HasSubstr("many"),
                               HasSubstr("processing.concurrency"), HasSubstr("ingestion.attachments.mode")));
}

TEST_P(bad_input, a_required_value_that_is_missing) {
  configuration().remove("ingestion.scopeId");
  expect_refused(sync(), HasSubstr("ingestion.scopeId"));
}

TEST_P(bad_input, a_variable_that_is_not_set) {
  configuration().remove_variable("CONFLUENCE_SECRET");
  expect_refused(sync(), HasSubstr("CONFLUENCE_SECRET"));
}

TEST_P(bad_input, a_variable_and_a_file_named_at_once_with_their_warnings) {
  configuration()
      .set("processing.concurency", "4")
      .set("processing.concurrency", "many")
      .set_variable("LOG_LEVEL", "loud")
      .set_variable("EXTRA_CA_CERTS", "/nowhere.pem");
  expect_refused(sync(), AllOf(HasSubstr("error: environment: LOG_LEVEL: found 'loud'"),
                               HasSubstr("error: environment: EXTRA_CA_CERTS: found '/nowhere.pem'"),
                               HasSubstr("processing.concurrency: found 'many'"),
                               HasSubstr("processing.concurency: unknown key")));
}

TEST_P(bad_input, a_report_that_could_not_be_written) {
  const auto missing = (directory.path() / "nowhere" / "report.json").string();
  for (const auto& path : {missing, directory.path().string(), std::string()})
    expect_refused(sync_with("--report", path), HasSubstr("--report: found"));
}

TEST_P(bad_input, folders_that_can_not_be_made) {
  const auto file = directory.write("file", "").string();
  for (const auto& path : {std::string("/proc/nowhere"), file + "/below"}) {
    expect_refused(sync_with("--lock-dir", path),
                   HasSubstr("--lock-dir: the folder '" + path + "' can't be made: "));
    expect_refused(sync_with("--journal-dir", path),
                   HasSubstr("--journal-dir: the folder '" + path + "' can't be made: "));
  }
}

TEST_P(bad_input, a_former_name_that_an_active_tenant_has) {
  expect_refused(sync_with("--adopt", "acme"),
                 HasSubstr("--adopt: found 'acme', the name of an active tenant"));
}

TEST_P(bad_input, leaves_an_old_report_as_it_was) {
  const auto report = directory.write("old.json", "old").string();
  configuration().remove("ingestion.scopeId");
  expect_refused(sync_with("--report", report), HasSubstr("ingestion.scopeId"));
  EXPECT_EQ(read_file(report), "old");
  for (const auto& entry : std::filesystem::directory_iterator(directory.path()))
    EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
}

TEST_P(bad_input, an_unknown_option) {
  expect_refused(sync({"--no-such-option"}), HasSubstr("no-such-option"));
}

TEST_P(bad_input, an_unknown_key_is_only_a_warning_with_the_nearest_known_one) {
  configuration().set("processing.concurency", "4");
  const auto result = sync_well();
  EXPECT_THAT(result.log, AllOf(HasSubstr("concurency"), HasSubstr("concurrency")));
  expect_in_step();
}

TEST_P(bad_input, a_root_scope_that_is_not_there) {
  configuration().set("ingestion.scopeId", "scope_nowhere");
  expect_aborted(sync(), HasSubstr("scope_nowhere"));
}

TEST_P(bad_input, a_root_scope_that_belongs_to_another_instance) {
  simulator().change_unique(
      R"({"op": "setExternalId", "scopeId": "scope_root", "externalId": "confc:cloud:somebody-else"})");
  expect_aborted(sync(), HasSubstr("somebody-else"));
}

TEST_P(bad_input, a_wrong_secret_of_confluence) {
  configuration().set_variable("CONFLUENCE_SECRET", "wr0ng-s3cret");
  const auto result = sync();
  expect_aborted(result, Not(IsEmpty()));
  EXPECT_THAT(result.abort_reason(), ::testing::ContainsRegex("[Cc]onfluence|oauth"));
  EXPECT_THAT(result.log + result.report, Not(HasSubstr("wr0ng-s3cret")));
  // One hint, for the way to log in.
  EXPECT_THAT(result.abort_reason(),
              HasSubstr(GetParam().data_center ? "check confluence.auth"
                                               : "Check the client id and the client secret."));
  EXPECT_THAT(result.abort_reason(), Not(AnyOf(HasSubstr(".)"), HasSubstr("CAPTCHA"))));
}

TEST_P(bad_input, a_wrong_identity_for_unique) {
  if (GetParam().cluster_local)
    configuration().set("unique.serviceExtraHeaders.x-user-id", "nobody");
  else
    configuration().set_variable("UNIQUE_SECRET", "wr0ng-s3cret");
  const auto result = sync();
  expect_aborted(result, HasSubstr(GetParam().cluster_local ? "unique" : "/oauth/v2/token"));
  EXPECT_THAT(result.log + result.report, Not(HasSubstr("wr0ng-s3cret")));
}

TEST_P(bad_input, an_address_of_unique_where_nobody_listens) {
  configuration()
      .set("unique.ingestionServiceBaseUrl", "http://127.0.0.1:1/ingestion")
      .set("unique.scopeManagementServiceBaseUrl", "http://127.0.0.1:1/scope-management");
  expect_aborted(sync(), HasSubstr("127.0.0.1 port 1"));
}

TEST_P(bad_input, an_address_of_confluence_where_nobody_listens) {
  configuration().set(GetParam().data_center ? "confluence.baseUrl" : "confluence.gatewayUrl",
                      "http://127.0.0.1:1");
  expect_aborted(sync(), HasSubstr("127.0.0.1 port 1"));
}

TEST_P(bad_input, confluence_that_only_answers_503) {
  simulator().disturb(GetParam().data_center ? R"({"host": "data-center", "status": 503, "count": -1})"
                                             : R"({"host": "cloud", "status": 503, "count": -1})");
  expect_aborted(sync(), HasSubstr("503"));
}

INSTANTIATE_TEST_SUITE_P(in, bad_input, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

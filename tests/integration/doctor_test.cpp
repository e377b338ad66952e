#include "tests/integration/support/a_trap.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/free_port.hpp"
#include "tests/integration/support/office.hpp"
#include "tests/integration/support/tls_server.hpp"
#include "tests/support/test_key.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <filesystem>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct check {
  std::string name, result, finding, remedy;
};

/// RUN-7, of a tenant that one thing is wrong with.
class doctor : public cycle_test {
protected:
  void SetUp() override { start(office); }

  run_result call(const std::vector<std::string>& more) {
    auto what =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    what.arguments = {"doctor", "--config", what.arguments.at(2), "--log-format", "json"};
    what.arguments.insert(what.arguments.end(), more.begin(), more.end());
    return run_connector(directory, what);
  }
  /// All checks as the JSON tells them. Whatever they find, they have only read.
  std::vector<check> examine(int exit_code, std::vector<std::string> more = {}) {
    const auto before = simulator().last_request();
    more.insert(more.begin(), "--json");
    const auto result = call(more);
    EXPECT_EQ(result.exit_code, exit_code) << result.output << result.log;
    EXPECT_THAT(writes_after(before), IsEmpty());
    simdjson::dom::parser parser;
    std::vector<check> checks;
    for (const auto one : parser.parse(result.output).at(0)["checks"].get_array()) {
      const auto text = [&](const char* name) {
        return std::string(std::string_view(one[name].get_string()));
      };
      checks.push_back({text("check"), text("result"), text("finding"), text("remedy")});
    }
    return checks;
  }
  /// Mutations of GraphQL, grants among them, uploads, and whatever isn't a reading request to Confluence.
  std::vector<std::string> writes_after(std::uint64_t before) const {
    auto found = simulator().writes(before);
    for (const auto& request : simulator().requests(before)) {
      const bool token = request.target.find("token") != std::string::npos;
      if (request.operation == "CreateScopeAccesses" || request.operation == "createScopeAccesses" ||
          (request.host != "unique" && request.method != "GET" && !token))
        found.push_back(request.method + " " + request.target + " " + request.operation);
    }
    return found;
  }
  static check named(const std::vector<check>& checks, const std::string& name) {
    for (const auto& one : checks) {
      if (one.name == name)
        return one;
    }
    ADD_FAILURE() << "there is no check '" << name << "'";
    return {};
  }
  static std::vector<std::string> failed(const std::vector<check>& checks) {
    std::vector<std::string> names;
    for (const auto& one : checks) {
      if (one.result == "failed")
        names.push_back(one.name);
    }
    return names;
  }
  void expect_failed(const std::vector<check>& checks, const std::string& name, const std::string& remedy) {
    EXPECT_THAT(failed(checks), ::testing::ElementsAre(name));
    EXPECT_THAT(named(checks, name).remedy, HasSubstr(remedy));
  }
  std::string confluence_url() const {
    return GetParam().data_center ? "confluence.baseUrl" : "confluence.gatewayUrl";
  }
  void lead_confluence_to(const std::string& url) {
    configuration().set(confluence_url(), url);
    if (!GetParam().data_center)
      configuration().set("confluence.tokenUrl", url + "/oauth/token");
  }
  std::string host() const { return GetParam().data_center ? "data-center" : "cloud"; }
  void disturb(const std::string& contains, const std::string& more) const {
    simulator().disturb(R"({"add": [{"host": ")" + host() + R"(", "contains": ")" + contains +
                        R"(", "count": -1, )" + more + "}]}");
  }
};

TEST_P(doctor, finds_all_well_and_writes_nothing) {
  sync_well();
  const auto checks = examine(0);
  EXPECT_THAT(failed(checks), IsEmpty());
  for (const char* name : {"Confluence: name",
                           "Confluence: port",
                           "Confluence: answer",
                           "Confluence: clock",
                           "Confluence: instance",
                           "Confluence: login",
                           "Label 'ai-ingest'",
                           "Label 'ai-ingest-all'",
                           "Page body",
                           "Attachment",
                           "Deletions: pages",
                           "Deletions: attachments",
                           "Deletions: spaces",
                           "Unique ingestion: answer",
                           "Unique: login",
                           "Unique: contents",
                           "Root scope",
                           "Root scope: owner",
                           "Root scope: above",
                           "Root scope: below"})
    EXPECT_EQ(named(checks, name).result, "ok") << name << ": " << named(checks, name).finding;
  EXPECT_EQ(named(checks, "Label 'ai-ingest'").finding, "2 found");
  EXPECT_EQ(named(checks, "Writing").result, "notTried");
}

TEST_P(doctor, prints_a_table) {
  sync_well();
  const auto result = call({});
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("acme: checks failed: 0, warnings: 0"),
                    HasSubstr("ok         Confluence: login"), HasSubstr("not tried  Writing")));
}

TEST_P(doctor, has_a_remedy_for_a_name_that_nobody_knows) {
  lead_confluence_to("http://no-such-host.invalid");
  const auto checks = examine(1);
  expect_failed(checks, "Confluence: name",
                "Correct " + confluence_url() + ", or have the name 'no-such-host.invalid' resolved");
  // One that fails hides those that need it, and no others.
  EXPECT_EQ(named(checks, "Confluence: login").result, "notTried");
  EXPECT_EQ(named(checks, "Page body").finding, "it needs 'Confluence: login'");
  EXPECT_EQ(named(checks, "Unique: login").result, "ok");
}

TEST_P(doctor, has_a_remedy_for_a_port_that_is_closed) {
  configuration().set("unique.ingestionServiceBaseUrl", "http://127.0.0.1:" + std::to_string(free_port()));
  const auto checks = examine(1);
  expect_failed(checks, "Unique ingestion: port", "Check the port in unique.ingestionServiceBaseUrl");
  EXPECT_EQ(named(checks, "Unique: login").result, "notTried");
  EXPECT_EQ(named(checks, "Confluence: login").result, "ok");
}

TEST_P(doctor, has_a_remedy_for_a_certificate_that_is_not_trusted) {
  const test_key key;
  directory.write("server.pem", key.pem() + key.certificate());
  const tls_server server((directory.path() / "server.pem").string(), TLS1_3_VERSION);
  lead_confluence_to(server.url());
  const auto checks = examine(1);
  expect_failed(checks, "Confluence: answer", "name its PEM file in EXTRA_CA_CERTS");
  EXPECT_THAT(named(checks, "Confluence: answer").finding, HasSubstr("certificate"));
  EXPECT_GT(server.connections(), 1); // the port was tried, and then TLS
  EXPECT_EQ(server.handshakes(), 0);
}

TEST_P(doctor, has_a_remedy_for_a_clock_that_is_off) {
  disturb("/", R"("fields": {"Date": "Sat, 01 Jan 2000 00:00:00 GMT"})");
  const auto checks = examine(1);
  expect_failed(checks, "Confluence: clock", "Set this machine's clock");
  EXPECT_THAT(named(checks, "Confluence: clock").finding, HasSubstr("ahead of the server's"));
}

TEST_P(doctor, has_a_remedy_for_a_login_that_is_refused) {
  configuration().set_variable("CONFLUENCE_SECRET", "wrong-secret");
  const auto checks = examine(1);
  expect_failed(checks, "Confluence: login",
                GetParam().data_center ? "Make a new personal access token"
                                       : "Check confluence.auth.clientId");
  EXPECT_EQ(named(checks, "Label 'ai-ingest'").result, "notTried");
  EXPECT_EQ(named(checks, "Unique: login").result, "ok");
}

TEST_P(doctor, has_a_remedy_for_a_label_that_finds_nothing) {
  configuration().set("confluence.ingestSingleLabel", "mistyped");
  const auto checks = examine(0);
  const auto label = named(checks, "Label 'mistyped'");
  EXPECT_EQ(label.result, "warning");
  EXPECT_THAT(label.remedy, HasSubstr("Check its spelling"));
  EXPECT_EQ(named(checks, "Page body").result, "ok"); // of a page with the other label
}

TEST_P(doctor, fails_when_neither_label_finds_anything) {
  configuration().set("confluence.ingestSingleLabel", "mistyped");
  configuration().set("confluence.ingestAllLabel", "mistyped-too");
  const auto checks = examine(1);
  expect_failed(checks, "Labels", "Correct confluence.ingestSingleLabel and .ingestAllLabel");
  EXPECT_EQ(named(checks, "Page body").finding, "no page was found to try it with");
}

TEST_P(doctor, tries_the_way_to_the_host_of_uploads_that_it_is_told) {
  const auto checks = examine(0, {"--upload-host", simulator().where().unique});
  if (GetParam().cluster_local) {
    EXPECT_THAT(named(checks, "Upload host").finding, HasSubstr("go to the ingestion service"));
    return;
  }
  for (const char* name :
       {"Upload host: name", "Upload host: port", "Upload host: answer", "Upload host: clock"})
    EXPECT_EQ(named(checks, name).result, "ok") << name << ": " << named(checks, name).finding;
}

TEST_P(doctor, has_a_remedy_for_a_host_of_uploads_that_can_not_be_reached) {
  if (GetParam().cluster_local)
    GTEST_SKIP() << "uploads go to the ingestion service";
  expect_failed(examine(1, {"--upload-host", "http://127.0.0.1:" + std::to_string(free_port())}),
                "Upload host: port", "Check the port in --upload-host");
  expect_failed(examine(1, {"--upload-host", "no-such-host.invalid"}), "Upload host: name",
                "the name 'no-such-host.invalid' resolved");
}

TEST_P(doctor, says_how_the_host_of_uploads_is_tried) {
  if (GetParam().cluster_local)
    GTEST_SKIP() << "uploads go to the ingestion service";
  const auto host = named(examine(0), "Upload host");
  EXPECT_EQ(host.result, "notTried");
  EXPECT_THAT(host.remedy, HasSubstr("doctor --upload-host NAME"));
}

TEST_P(doctor, has_a_remedy_for_a_body_that_is_refused) {
  disturb("body.storage", R"("status": 403, "body": {"message": "no"})");
  expect_failed(examine(1), "Page body", "Let the account view the page");
}

TEST_P(doctor, has_a_remedy_for_a_download_that_ends_at_a_login_page) {
  disturb(
      "download",
      R"("status": 200, "body": "<html><form><input type=password></form></html>", "fields": {"Content-Type": "text/html"})");
  expect_failed(examine(1), "Attachment", "single sign-on");
}

TEST_P(doctor, has_a_remedy_for_a_missing_right_to_check_deletions) {
  if (GetParam().data_center)
    GTEST_SKIP() << "only Cloud has scopes";
  simulator().disturb(R"({"modes": {"missing_scopes": ["read:page:confluence", "read:space:confluence"]}})");
  const auto checks = examine(0);
  EXPECT_EQ(named(checks, "Deletions: pages").result, "warning");
  EXPECT_THAT(named(checks, "Deletions: pages").remedy, HasSubstr("Grant the scope read:page:confluence"));
  EXPECT_THAT(named(checks, "Deletions: spaces").remedy, HasSubstr("Grant the scope read:space:confluence"));
  EXPECT_EQ(named(checks, "Deletions: labels").result, "ok");
}

TEST_P(doctor, has_a_remedy_for_a_missing_right_to_download) {
  if (GetParam().data_center)
    GTEST_SKIP() << "only Cloud has scopes";
  simulator().disturb(R"({"modes": {"missing_scopes": ["readonly:content.attachment:confluence"]}})");
  expect_failed(examine(1), "Attachment", "Grant the scope readonly:content.attachment:confluence");
}

TEST_P(doctor, has_a_remedy_for_a_user_that_unique_does_not_accept) {
  simulator().disturb(
      R"({"add": [{"host": "unique", "contains": "graphql", "method": "POST", "count": -1, "status": 401, "body": "no"}]})");
  const auto checks = examine(1);
  expect_failed(checks, "Unique: login",
                GetParam().cluster_local ? "Check x-company-id and x-user-id"
                                         : "Check unique.zitadelClientId");
  EXPECT_EQ(named(checks, "Root scope").finding, "it needs 'Unique: login'");
}

TEST_P(doctor, has_a_remedy_for_a_missing_root_scope) {
  configuration().set("ingestion.scopeId", "scope_nowhere");
  const auto checks = examine(0);
  EXPECT_EQ(named(checks, "Root scope").result, "warning");
  EXPECT_THAT(named(checks, "Root scope").remedy,
              AllOf(HasSubstr("create it in Unique, correct ingestion.scopeId"),
                    HasSubstr("MANAGE, READ and WRITE")));
  EXPECT_EQ(named(checks, "Root scope: owner").result, "notTried");
}

TEST_P(doctor, has_a_remedy_for_a_root_scope_of_another_owner) {
  sync_well();
  simulator().change_unique(
      R"({"op": "setExternalId", "scopeId": "scope_root", "externalId": "confc:cloud:somebody-else"})");
  const auto checks = examine(1);
  expect_failed(checks, "Root scope: owner", "Name another scope in ingestion.scopeId");
  EXPECT_THAT(named(checks, "Root scope: owner").finding, HasSubstr("confc:cloud:somebody-else"));
}

TEST_P(doctor, sends_nothing_with_a_wrong_configuration) {
  configuration().set("processing.concurrency", "0");
  const auto before = simulator().last_request();
  EXPECT_EQ(call({}).exit_code, 2);
  EXPECT_EQ(simulator().last_request(), before);
}

INSTANTIATE_TEST_SUITE_P(in, doctor, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

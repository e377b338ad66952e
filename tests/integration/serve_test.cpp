// The connector as a service: its schedule, what it says of itself, and its end (OPS-4 to OPS-9).

#include "tests/integration/support/office.hpp"
#include "tests/integration/support/running_service.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/sanitizer.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* every_second = R"("* * * * * *")";

/// Pings are not in the official descriptions of Confluence's API, and the requests of cycles are checked
/// elsewhere.
class a_service : public cycle_test {
protected:
  void TearDown() override {}
  /// Health asks for the site that Cloud's links name, too.
  void start(const std::string& scenario, std::vector<std::string> options = {}) {
    if (!GetParam().data_center)
      options.insert(options.end(), {"--site", site_.url("")});
    cycle_test::start(scenario, options);
  }
  void serve(const std::vector<std::string>& more = {},
             const std::map<std::string, std::string>& variables = {}) {
    auto environment = configuration().environment();
    environment.insert(variables.begin(), variables.end());
    service.emplace(directory,
                    service_of(configuration().write(directory, "acme").string(), environment, more));
  }
  std::string confluence() const { return GetParam().data_center ? "data-center" : "cloud"; }
  void fail_searches(int count) {
    simulator().disturb(R"({"add": [{"host": ")" + confluence() +
                        R"(", "contains": "search", "status": 403, "count": )" + std::to_string(count) +
                        "}]}");
  }
  bool holds(const std::string& key) const {
    const auto all = keys();
    return std::find(all.begin(), all.end(), key) != all.end();
  }

  temporary_directory elsewhere;
  std::optional<running_service> service;

private:
  loopback_server site_{[](server_connection& client) {
    if (!client.read_request().empty())
      client.answer(404, "");
  }};
};

TEST_P(a_service, synchronises_at_once_and_says_how_it_is) {
  start(office);
  serve();
  EXPECT_EQ(service->get("/probe").status, 200);
  EXPECT_THAT(service->get("/probe").body, HasSubstr(R"({"version": ")"));
  ASSERT_TRUE(eventually([&] { return service->cycles() == 1; })) << service->log();
  expect_in_step();
  const auto health = service->get("/health");
  EXPECT_EQ(health.status, 200);
  EXPECT_THAT(health.body,
              AllOf(HasSubstr(R"("status":"ok")"), HasSubstr(R"("acme":{"failures":0,"total":1})"),
                    HasSubstr(R"("ingestion":[{"tenant":"acme","status":"reachable"}])"),
                    Not(HasSubstr("unreachable"))));
  EXPECT_EQ(health.body.find(R"("atlassian":"reachable")") != std::string::npos, !GetParam().data_center);
  EXPECT_THAT(service->get("/status.json").body, HasSubstr(R"("status":"success")"));
  EXPECT_EQ(service->get("/status").status, 404);
  EXPECT_EQ(service->get("/metrics").status, 404);
  EXPECT_THAT(service->metrics().body,
              AllOf(HasSubstr(R"(cfc_pages_processed_total{result="success",tenant="acme"} 5)"),
                    HasSubstr(R"(cfc_sync_duration_seconds_count{result="success",tenant="acme"} 1)")));
  service->signal(SIGTERM);
  EXPECT_EQ(service->wait(), 128 + SIGTERM);
}

TEST_P(a_service, goes_on_by_the_tenants_schedule) {
  start(office);
  configuration().set("processing.scanIntervalCron", every_second);
  serve();
  ASSERT_TRUE(eventually([&] { return service->cycles() >= 1; })) << service->log();
  simulator().mutate(
      R"([{"op": "addPage", "id": "301", "space": "DOC", "title": "More", "labels": ["ai-ingest"], "body": "<p>x</p>"}])");
  EXPECT_TRUE(eventually([&] { return holds("65_DOC/301"); })) << service->log();
}

TEST_P(a_service, goes_on_after_a_cycle_that_was_aborted) {
  start(office);
  configuration().set("processing.scanIntervalCron", every_second);
  fail_searches(1);
  serve({}, {{"HEALTH_SYNC_TENANT_FAILURE_THRESHOLD", "0"}});
  ASSERT_TRUE(eventually([&] { return service->cycles() >= 1; })) << service->log();
  EXPECT_THAT(service->log(), HasSubstr(R"("status":"aborted")")) << "the fault did not happen";
  const auto ill = service->get("/health");
  EXPECT_EQ(ill.status, 503);
  EXPECT_THAT(ill.body, HasSubstr(R"("failingTenants":["acme"])"));
  EXPECT_EQ(service->get("/probe").status, 200);
  EXPECT_TRUE(eventually([&] { return holds("65_DOC/101"); })) << service->log();
  EXPECT_TRUE(eventually([&] { return service->get("/health").status == 200; })) << "five good runs later";
}

TEST_P(a_service, keeps_a_tenant_up_to_date_whose_neighbour_fails_and_shows_both) {
  start(office);
  const mode refusing{true, login::pat, false, true};
  const simulator_process other(elsewhere, office, refusing);
  other.disturb(R"({"add": [{"host": "data-center", "contains": "search", "status": 403, "count": -1}]})");
  configuration().set("processing.scanIntervalCron", every_second).write(directory, "acme");
  tenant_file(other, refusing)
      .set("confluence.auth.token", "sim-pat")
      .set("processing.scanIntervalCron", every_second)
      .write(directory, "beta");
  auto environment = configuration().environment();
  environment["HEALTH_SYNC_TENANT_FAILURE_THRESHOLD"] = "0";
  service.emplace(directory, service_of((directory.path() / "*-tenant-config.yaml").string(), environment));
  ASSERT_TRUE(eventually([&] {
    const auto health = service->get("/health").body;
    return health.find(R"("failingTenants":["beta"])") != std::string::npos &&
           health.find(R"("acme":{"failures":0,"total":)") != std::string::npos;
  })) << service->log();
  simulator().mutate(
      R"([{"op": "addPage", "id": "301", "space": "DOC", "title": "More", "labels": ["ai-ingest"], "body": "<p>x</p>"}])");
  EXPECT_TRUE(eventually([&] { return holds("65_DOC/301"); })) << service->log();
  const auto health = service->get("/health");
  EXPECT_EQ(health.status, 503);
  EXPECT_THAT(health.body, AllOf(ContainsRegex(R"re("acme":\{"failures":0,"total":[1-5]\})re"),
                                 HasSubstr(R"({"tenant":"acme","status":"reachable"})"),
                                 HasSubstr(R"({"tenant":"beta","status":"reachable"})")));
  const auto status = service->get("/status.json").body;
  const auto beta = status.find(R"("name":"beta")");
  ASSERT_NE(beta, std::string::npos) << status;
  EXPECT_THAT(status.substr(0, beta), AllOf(HasSubstr(R"("name":"acme")"), HasSubstr(R"("status":"success")"),
                                            Not(HasSubstr(R"("status":"aborted")"))));
  EXPECT_THAT(status.substr(beta),
              AllOf(HasSubstr(R"("status":"aborted")"), Not(HasSubstr(R"("status":"success")"))));
  EXPECT_THAT(service->metrics().body,
              AllOf(HasSubstr(R"(cfc_sync_duration_seconds_count{result="success",tenant="acme"})"),
                    HasSubstr(R"(cfc_sync_duration_seconds_count{result="failure",tenant="beta"})")));
  other.disturb(R"({"clear": true})");
  EXPECT_TRUE(eventually([&] { return !other.contents().empty(); })) << "it is tried again and again";
}

TEST_P(a_service, passes_over_the_times_while_a_cycle_runs) {
  start(office);
  configuration().set("processing.scanIntervalCron", every_second);
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "me", "delayMs": 3000, "count": 1}]})");
  serve();
  EXPECT_TRUE(eventually([&] { return service->log().find("were passed over") != std::string::npos; }))
      << service->log();
  EXPECT_THAT(service->metrics().body,
              Not(HasSubstr(R"(cfc_sync_duration_seconds_count{result="failure",tenant="acme"})")));
}

TEST_P(a_service, says_that_services_are_not_there) {
  start(office);
  simulator().disturb(R"({"add": [{"host": "unique", "method": "POST", "status": 503, "count": -1}]})");
  serve({}, {{"HEALTH_CONNECTIVITY_TIMEOUT_MS", "1000"}});
  const auto health = service->get("/health");
  EXPECT_EQ(health.status, 503);
  EXPECT_THAT(health.body,
              AllOf(HasSubstr(R"("status":"error")"),
                    HasSubstr(R"("scopeManagement":[{"tenant":"acme","status":"unreachable","error":")")));
  EXPECT_EQ(service->get("/probe").status, 200);
}

TEST_P(a_service, lets_what_is_in_hand_finish_when_it_is_told_to_end) {
  start("", {"--spaces", "2", "--pages", "300", "--attachments", "0"});
  simulator().disturb(R"({"latencyMs": {"unique": 50}})");
  configuration().set("processing.concurrency", "8");
  serve();
  ASSERT_TRUE(eventually([&] { return simulator().contents().size() > 20; })) << service->log();
  service->signal(SIGTERM);
  EXPECT_EQ(service->wait(), 128 + SIGTERM);
  const auto all = simulator().contents();
  EXPECT_LT(all.size(), 300) << "it should have been interrupted in the middle";
  EXPECT_TRUE(std::all_of(all.begin(), all.end(), [](const auto& one) { return one.second.finalised; }));
}

TEST_P(a_service, ends_within_the_grace_period_and_cleans_up_what_hangs) {
  start(office);
  simulator().disturb(R"({"add": [{"host": "unique", "method": "PUT", "delayMs": 60000, "count": -1}]})");
  serve({"--grace-period", "1"});
  ASSERT_TRUE(eventually([&] { return !simulator().contents().empty(); })) << service->log();
  service->signal(SIGTERM);
  EXPECT_TRUE(
      eventually([&] { return service->get("/health").body.find("shutting_down") != std::string::npos; }));
  EXPECT_EQ(service->wait(std::chrono::seconds(8)), 128 + SIGTERM);
  EXPECT_TRUE(simulator().contents().empty());
}

TEST_P(a_service, ends_at_once_while_it_waits_for_its_next_cycle) {
  start(office);
  configuration().set("processing.scanIntervalCron", "\"0 0 1 1 *\"");
  serve();
  ASSERT_TRUE(eventually([&] { return service->log().find("next cycle") != std::string::npos; }));
  service->signal(SIGINT);
  EXPECT_EQ(service->wait(std::chrono::seconds(5)), 128 + SIGINT);
}

TEST_P(a_service, does_not_start_with_a_wrong_configuration) {
  start(office);
  const auto refused = [&](const std::map<std::string, std::string>& variables) {
    auto environment = configuration().environment();
    environment.insert(variables.begin(), variables.end());
    return run_connector(directory,
                         service_of(configuration().write(directory, "acme").string(), environment));
  };
  const auto ports = refused({{"PORT", "70000"}, {"OTEL_EXPORTER_PROMETHEUS_PORT", "x"}});
  EXPECT_EQ(ports.exit_code, 2);
  EXPECT_THAT(ports.log, AllOf(HasSubstr("PORT: found '70000'"), HasSubstr("OTEL_EXPORTER_PROMETHEUS_PORT")));
  const auto taken = simulator().where().control;
  const auto in_use = refused({{"PORT", taken.substr(taken.rfind(':') + 1)}});
  EXPECT_EQ(in_use.exit_code, 2) << in_use.log;
  EXPECT_THAT(in_use.log, HasSubstr("PORT: can't listen"));
  configuration().set("processing.scanIntervalCron", "often");
  const auto cron = refused({});
  EXPECT_EQ(cron.exit_code, 2);
  EXPECT_THAT(cron.log, HasSubstr("scanIntervalCron"));
}

TEST_P(a_service, offers_no_metrics_when_told) {
  start(office);
  serve({}, {{"OTEL_METRICS_EXPORTER", "otlp"}});
  ASSERT_TRUE(eventually([&] { return service->cycles() == 1; })) << service->log();
  EXPECT_THAT(service->log(), AllOf(HasSubstr("OTEL_METRICS_EXPORTER"), Not(HasSubstr("/metrics"))));
}

TEST_P(a_service, removes_a_tenant_that_goes) {
  start(office);
  sync_well();
  configuration().set("status", "deleted");
  serve();
  EXPECT_TRUE(eventually([&] { return simulator().contents().empty(); })) << service->log();
  EXPECT_THAT(service->get("/health").body, HasSubstr(R"("message":)")) << "removals are no runs";
}

/// All on one core, but for the simulator and the test.
TEST_P(a_service, answers_probes_under_load) {
  if (under_sanitizer)
    GTEST_SKIP() << "times under a sanitizer are none of the program's";
  start("", {"--spaces", "4", "--pages", "6000", "--attachments", "0"});
  configuration().set("processing.concurrency", "64");
  simulator().disturb(R"({"latencyMs": {"unique": 20}})");
  auto how = launch_of(
      directory, service_of(configuration().write(directory, "acme").string(), configuration().environment()),
      "service");
  how.arguments.insert(how.arguments.begin(), {"-c", "0", how.program.string()});
  how.program = "/usr/bin/taskset";
  service.emplace(how);
  // Of 64 items, those between their registration and their end.
  const auto in_hand = [&] {
    const auto all = simulator().contents();
    return std::count_if(all.begin(), all.end(), [](const auto& one) { return !one.second.finalised; });
  };
  ASSERT_TRUE(eventually([&] { return in_hand() > 20; })) << service->log();
  std::vector<std::chrono::milliseconds> took;
  for (int i = 0; i < 50; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_EQ(service->get("/probe").status, 200);
    took.push_back(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun));
  }
  // Items that began together register together: there are moments in between.
  EXPECT_TRUE(eventually([&] { return in_hand() > 20; })) << "it was not under load until the end";
  std::sort(took.begin(), took.end());
  // One in ten may meet with what else this machine does.
  EXPECT_LT(took[44].count(), 100);
  EXPECT_LT(took.back().count(), 1000);
}

INSTANTIATE_TEST_SUITE_P(in, a_service, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

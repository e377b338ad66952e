// The service's metrics in a Prometheus, as an operator's would have them.

#include "tests/integration/support/free_port.hpp"
#include "tests/integration/support/office.hpp"
#include "tests/integration/support/running_service.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <cstdlib>

namespace cfc::test {

namespace {

constexpr const char* program = "/usr/bin/prometheus";

class a_prometheus : public cycle_test {
protected:
  void SetUp() override {
    if (std::filesystem::exists(program))
      return;
    // What tools/setup.sh installs may not be left out there.
    if (std::getenv("CI") != nullptr)
      ADD_FAILURE() << program << " is missing";
    GTEST_SKIP() << program << " is not installed: run tools/setup.sh";
  }
  void TearDown() override {}

  /// Scrapes the service every second, and goes by the alerts of deploy/prometheus.
  void scrape(const std::string& target) {
    const auto settings = directory.write(
        "prometheus.yml",
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
        "rule_files: ['" CFC_SOURCE_DIR "/deploy/prometheus/confluence-connector-rules.yaml']\n"
        "scrape_configs:\n  - job_name: confluence-connector\n    static_configs: [{targets: ['" +
            target.substr(target.find("//") + 2) + "']}]\n");
    const auto at = "127.0.0.1:" + std::to_string(free_port());
    launch how;
    how.program = program;
    how.arguments = {"--config.file=" + settings.string(), "--web.listen-address=" + at,
                     "--storage.tsdb.path=" + (directory.path() / "tsdb").string()};
    how.stdout_file = directory.path() / "prometheus.out";
    how.stderr_file = directory.path() / "prometheus.err";
    running.emplace(how);
    address = "http://" + at;
  }
  /// What its API answers; null until it does.
  simdjson::dom::element asked(const std::string& path) {
    try {
      return parser.parse(http_get(address + "/api/v1/" + path).body)["data"];
    } catch (const std::exception&) {
      return parser.parse(std::string("null"));
    }
  }
  /// The value of the only series that the query finds; "" when there is none, or several.
  std::string value_of(const std::string& query) {
    simdjson::dom::array found;
    std::string_view value;
    if (asked("query?query=" + query)["result"].get(found) != simdjson::SUCCESS || found.size() != 1 ||
        found.at(0)["value"].at(1).get(value) != simdjson::SUCCESS)
      return "";
    return std::string(value);
  }
  bool is_up() {
    std::string_view health;
    return asked("targets")["activeTargets"].at(0)["health"].get(health) == simdjson::SUCCESS &&
           health == "up";
  }

  std::optional<running_service> service;
  std::optional<process> running;
  std::string address;
  simdjson::dom::parser parser;
};

TEST_P(a_prometheus, scrapes_the_service_and_answers_what_operators_ask) {
  start(office);
  service.emplace(directory, service_of(configuration().write(directory, "acme").string(),
                                        configuration().environment()));
  ASSERT_TRUE(eventually([&] { return service->cycles() == 1; })) << service->log();
  scrape(service->metrics_address());
  ASSERT_TRUE(eventually([&] { return is_up(); })) << read_file(directory.path() / "prometheus.err");
  EXPECT_TRUE(eventually([&] {
    return value_of("cfc_pages_processed_total%7Bresult=%22success%22,tenant=%22acme%22%7D") == "5";
  }));
  EXPECT_EQ(value_of("sum(cfc_attachments_processed_total)"), "3");
  EXPECT_EQ(value_of("sum(cfc_sync_phase%7Bphase=%22idle%22%7D)"), "1");
  EXPECT_EQ(
      value_of(
          "count(histogram_quantile(0.5,sum+by(le)(cfc_attachment_upload_duration_seconds_bucket))%3C=60)"),
      "1");
  EXPECT_EQ(value_of("count(cfc_edge_capacity_items)"), "8");
  // With a second scrape there is a rate, and nothing more has been done.
  EXPECT_TRUE(eventually([&] { return value_of("sum(rate(cfc_pages_processed_total%5B1m%5D))") == "0"; }));
  EXPECT_EQ(value_of("count(process_memory_usage%3E1e6)"), "1");
}

TEST_P(a_prometheus, reads_the_alerts_and_none_fires_for_a_service_that_is_well) {
  start(office);
  service.emplace(directory, service_of(configuration().write(directory, "acme").string(),
                                        configuration().environment()));
  ASSERT_TRUE(eventually([&] { return service->cycles() == 1; })) << service->log();
  scrape(service->metrics_address());
  ASSERT_TRUE(eventually([&] { return is_up(); })) << read_file(directory.path() / "prometheus.err");
  const auto evaluated = [&] {
    simdjson::dom::array rules;
    if (asked("rules")["groups"].at(0)["rules"].get(rules) != simdjson::SUCCESS || rules.size() < 4)
      return false;
    for (const auto rule : rules) {
      if (std::string_view(rule["health"]) != "ok")
        return false;
      EXPECT_EQ(std::string_view(rule["state"]), "inactive") << std::string_view(rule["name"]);
    }
    return true;
  };
  EXPECT_TRUE(eventually(evaluated)) << http_get(address + "/api/v1/rules").body;
}

INSTANTIATE_TEST_SUITE_P(in, a_prometheus, ::testing::Values(both_products().back()), mode_name);

} // namespace

} // namespace cfc::test

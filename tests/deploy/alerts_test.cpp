#include "tests/contract/named_tests.hpp"
#include "tests/deploy/metric_names.hpp"
#include "tests/deploy/tool.hpp"

#include <gmock/gmock.h>
#include <yaml-cpp/yaml.h>

/// The alerts of deploy/prometheus, judged by Prometheus' own tool.
namespace cfc::test {
namespace {

using ::testing::HasSubstr;

constexpr const char* rules = CFC_SOURCE_DIR "/deploy/prometheus/confluence-connector-rules.yaml";
constexpr const char* cases = CFC_SOURCE_DIR "/tests/deploy/alerts.yaml";

YAML::Node alerts() {
  return YAML::LoadFile(rules)["groups"][0]["rules"];
}

TEST(alerts, are_rules_that_prometheus_loads) {
  if (const auto reason = tool_is_missing("promtool"))
    GTEST_SKIP() << *reason;
  const auto outcome = run_tool(std::string("promtool check rules ") + rules);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
}

TEST(alerts, fire_when_they_should_and_else_not) {
  if (const auto reason = tool_is_missing("promtool"))
    GTEST_SKIP() << *reason;
  const auto outcome = run_tool(std::string("promtool test rules ") + cases);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
}

TEST(alerts, have_each_a_case_in_which_it_fires_and_one_in_which_it_does_not) {
  std::set<std::string> fires, is_silent;
  for (const auto& one : YAML::LoadFile(cases)["tests"]) {
    for (const auto& at : one["alert_rule_test"])
      (at["exp_alerts"].size() == 0 ? is_silent : fires).insert(at["alertname"].as<std::string>());
  }
  EXPECT_EQ(alerts().size(), 4U);
  for (const auto& alert : alerts()) {
    const auto name = alert["alert"].as<std::string>();
    EXPECT_TRUE(fires.contains(name)) << name;
    EXPECT_TRUE(is_silent.contains(name)) << name;
  }
}

TEST(alerts, go_by_series_that_exist_and_are_explained) {
  const auto documented = documented_metrics();
  const auto page = text_of(CFC_SOURCE_DIR "/docs/metrics.md");
  for (const auto& alert : alerts()) {
    const auto name = alert["alert"].as<std::string>();
    const auto expression = alert["expr"].as<std::string>();
    EXPECT_THAT(metrics_in_expression(expression), ::testing::IsSubsetOf(documented)) << name;
    EXPECT_THAT(page, HasSubstr("`" + name + "`"));
    EXPECT_EQ(alert["labels"]["alertGroup"].as<std::string>(), "confluence-connector") << name;
  }
}

} // namespace
} // namespace cfc::test

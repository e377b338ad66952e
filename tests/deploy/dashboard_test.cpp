#include "tests/contract/named_tests.hpp"
#include "tests/deploy/metric_names.hpp"
#include "tests/deploy/tool.hpp"
#include "tests/integration/support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <regex>

/// The dashboard of deploy/grafana: whether Grafana could show it and Prometheus answer it.
namespace cfc::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsSubsetOf;

/// The panels of the dashboard that ask for something, and what they ask.
struct shown_panel {
  std::string title, description;
  std::vector<std::string> expressions;
};

class dashboard : public ::testing::Test {
public:
  void SetUp() override {
    root = parser.load(CFC_SOURCE_DIR "/deploy/grafana/confluence-connector.json");
    for (const auto panel : root["panels"].get_array()) {
      if (std::string_view(panel["type"]) == "row") {
        rows.emplace_back(std::string_view(panel["title"]));
        continue;
      }
      shown_panel shown{std::string(std::string_view(panel["title"])),
                        std::string(std::string_view(panel["description"])),
                        {}};
      for (const auto target : panel["targets"].get_array())
        shown.expressions.emplace_back(std::string_view(target["expr"]));
      panels.push_back(std::move(shown));
    }
  }

  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::vector<std::string> rows;
  std::vector<shown_panel> panels;
};

TEST_F(dashboard, has_the_variables_and_rows_that_operators_know_and_what_holds_a_run_back) {
  std::vector<std::string> variables;
  for (const auto variable : root["templating"]["list"].get_array())
    variables.emplace_back(std::string_view(variable["name"]));
  EXPECT_THAT(variables, ::testing::IsSupersetOf({"datasource", "job", "tenant"}));
  EXPECT_THAT(rows, ::testing::IsSupersetOf({"What holds it back", "Deletions by reason", "Confluence"}));
  for (const auto& panel : panels) {
    EXPECT_FALSE(panel.expressions.empty()) << panel.title;
    EXPECT_NE(panel.description, "") << panel.title;
    for (const auto& expression : panel.expressions)
      EXPECT_THAT(expression, HasSubstr("job=~\"$job\"")) << panel.title;
  }
}

TEST_F(dashboard, asks_only_for_series_that_exist) {
  const auto documented = documented_metrics();
  const auto made = metrics_in_sources();
  EXPECT_THAT(documented, IsSubsetOf(made)) << "docs/metrics.md names series that nothing makes";
  std::set<std::string> all;
  for (const auto& panel : panels) {
    for (const auto& expression : panel.expressions) {
      const auto asked = metrics_in_expression(expression);
      EXPECT_FALSE(asked.empty()) << expression;
      EXPECT_THAT(asked, IsSubsetOf(documented)) << panel.title;
      all.insert(asked.begin(), asked.end());
    }
  }
  EXPECT_GT(all.size(), 20U);
}

TEST_F(dashboard, has_no_panel_upon_another) {
  struct place {
    std::int64_t x, y, right, below;
  };
  std::vector<place> taken;
  std::set<std::int64_t> ids;
  for (const auto panel : root["panels"].get_array()) {
    const auto grid = panel["gridPos"];
    const std::int64_t x = grid["x"], y = grid["y"], w = grid["w"], h = grid["h"];
    EXPECT_LE(x + w, 24) << std::string_view(panel["title"]);
    for (const auto& other : taken) {
      EXPECT_FALSE(x < other.right && other.x < x + w && y < other.below && other.y < y + h)
          << std::string_view(panel["title"]);
    }
    taken.push_back({x, y, x + w, y + h});
    EXPECT_TRUE(ids.insert(panel["id"].get_int64()).second) << std::string_view(panel["title"]);
  }
}

/// As rules, since promtool checks expressions only there; variables as Grafana would fill them in.
TEST_F(dashboard, asks_in_words_that_prometheus_reads) {
  if (const auto reason = tool_is_missing("promtool"))
    GTEST_SKIP() << *reason;
  std::string as_rules = "groups:\n  - name: dashboard\n    rules:\n";
  int number = 0;
  for (const auto& panel : panels) {
    for (auto expression : panel.expressions) {
      for (const auto& [variable, value] :
           {std::pair("\\$__rate_interval|\\$__range", "5m"), std::pair("\\$confluence_per_minute", "300")})
        expression = std::regex_replace(expression, std::regex(variable), value);
      as_rules +=
          "      - record: 'panel:" + std::to_string(++number) + "'\n        expr: '" + expression + "'\n";
    }
  }
  const temporary_directory directory;
  const auto outcome = run_tool("promtool check rules " + directory.write("rules.yaml", as_rules).string());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
}

} // namespace
} // namespace cfc::test

#include "io/config/service_environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

namespace cfc::config {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

environment of(std::map<std::string, std::string> set) {
  return [set = std::move(set)](const std::string& name) {
    const auto at = set.find(name);
    return at == set.end() ? std::nullopt : std::optional(at->second);
  };
}

std::string wrong(const std::string& name, const std::string& value) {
  try {
    read_service_environment(of({{name, value}}));
    return "";
  } catch (const config_error& error) {
    return error.problems().at(0).text();
  }
}

TEST(service_environment, has_the_ports_and_bounds_of_the_specification) {
  const auto settings = read_service_environment(of({{"PORT", ""}}));
  EXPECT_EQ(settings.port, 51349);
  EXPECT_TRUE(settings.metrics);
  EXPECT_EQ(settings.metrics_host, "localhost");
  EXPECT_EQ(settings.metrics_port, 8081);
  EXPECT_EQ(settings.sync_history, 5U);
  EXPECT_EQ(settings.failure_threshold, 0.5);
  EXPECT_EQ(settings.ping_timeout.count(), 3000);
  EXPECT_THAT(settings.warnings, IsEmpty());
}

TEST(service_environment, takes_what_the_chart_sets) {
  const auto settings = read_service_environment(of({{"PORT", "51349"},
                                                     {"OTEL_METRICS_EXPORTER", "prometheus"},
                                                     {"OTEL_EXPORTER_PROMETHEUS_HOST", "0.0.0.0"},
                                                     {"OTEL_EXPORTER_PROMETHEUS_PORT", "51350"},
                                                     {"HEALTH_SYNC_HISTORY_SIZE", " 7 "},
                                                     {"HEALTH_SYNC_TENANT_FAILURE_THRESHOLD", "0.25"},
                                                     {"HEALTH_CONNECTIVITY_TIMEOUT_MS", "100"}}));
  EXPECT_EQ(settings.metrics_host, "0.0.0.0");
  EXPECT_EQ(settings.metrics_port, 51350);
  EXPECT_EQ(settings.sync_history, 7U);
  EXPECT_EQ(settings.failure_threshold, 0.25);
  EXPECT_EQ(settings.ping_timeout.count(), 100);
}

TEST(service_environment, offers_metrics_to_prometheus_or_nobody) {
  EXPECT_FALSE(read_service_environment(of({{"OTEL_METRICS_EXPORTER", "none"}})).metrics);
  for (const auto* other : {"otlp", "console"}) {
    const auto settings = read_service_environment(of({{"OTEL_METRICS_EXPORTER", other}}));
    EXPECT_FALSE(settings.metrics);
    ASSERT_THAT(settings.warnings, SizeIs(1));
    EXPECT_THAT(settings.warnings.front().text(), HasSubstr(other));
  }
}

TEST(service_environment, names_each_variable_that_is_wrong) {
  EXPECT_THAT(wrong("PORT", "65536"),
              HasSubstr("PORT: found '65536', allowed: a whole number from 0 to 65535"));
  EXPECT_THAT(wrong("PORT", "-1"), HasSubstr("PORT"));
  EXPECT_THAT(wrong("OTEL_EXPORTER_PROMETHEUS_PORT", "x"), HasSubstr("OTEL_EXPORTER_PROMETHEUS_PORT"));
  EXPECT_THAT(wrong("OTEL_METRICS_EXPORTER", "statsd"), HasSubstr("prometheus, none, otlp, console"));
  EXPECT_THAT(wrong("HEALTH_SYNC_HISTORY_SIZE", "0"), HasSubstr("HEALTH_SYNC_HISTORY_SIZE"));
  EXPECT_THAT(wrong("HEALTH_SYNC_TENANT_FAILURE_THRESHOLD", "1.01"), HasSubstr("a number from 0 to 1"));
  EXPECT_THAT(wrong("HEALTH_SYNC_TENANT_FAILURE_THRESHOLD", "nan"), HasSubstr("a number from 0 to 1"));
  EXPECT_THAT(wrong("HEALTH_CONNECTIVITY_TIMEOUT_MS", "0"), HasSubstr("HEALTH_CONNECTIVITY_TIMEOUT_MS"));
}

} // namespace
} // namespace cfc::config

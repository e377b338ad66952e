#include "io/config/service_environment.hpp"

#include "io/config/variables.hpp"

namespace cfc::config {

namespace {

constexpr std::uint64_t last_port = 65'535;

/// The connector that this one replaces knows more exporters, of which one is its default.
bool exports_metrics(variables& vars) {
  constexpr const char* name = "OTEL_METRICS_EXPORTER";
  const auto exporter = vars.one_of(name, {"prometheus", "none", "otlp", "console"}, "prometheus");
  if (exporter == "otlp" || exporter == "console")
    vars.warn(name, "found '" + exporter +
                        "', which has no effect here: metrics are offered to Prometheus or nobody; "
                        "set it to prometheus, or to none");
  return exporter == "prometheus";
}

} // namespace

service_settings read_service_environment(const environment& env) {
  variables vars(env);
  service_settings settings;
  settings.port = static_cast<std::uint16_t>(vars.whole_number("PORT", 0, last_port, settings.port));
  settings.metrics = exports_metrics(vars);
  if (auto host = vars.get("OTEL_EXPORTER_PROMETHEUS_HOST"); !host.empty())
    settings.metrics_host = std::move(host);
  settings.metrics_port = static_cast<std::uint16_t>(
      vars.whole_number("OTEL_EXPORTER_PROMETHEUS_PORT", 0, last_port, settings.metrics_port));
  settings.sync_history = vars.whole_number("HEALTH_SYNC_HISTORY_SIZE", 1, 100'000, settings.sync_history);
  settings.failure_threshold = vars.share("HEALTH_SYNC_TENANT_FAILURE_THRESHOLD", settings.failure_threshold);
  settings.ping_timeout =
      std::chrono::milliseconds(vars.whole_number("HEALTH_CONNECTIVITY_TIMEOUT_MS", 1, 86'400'000,
                                                  static_cast<std::uint64_t>(settings.ping_timeout.count())));
  vars.finish();
  settings.warnings = vars.warnings();
  return settings;
}

} // namespace cfc::config

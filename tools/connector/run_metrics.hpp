#pragma once

#include "io/config/tenant.hpp"
#include "io/http_server/server.hpp"
#include "io/observe/log.hpp"
#include "io/observe/metrics.hpp"
#include "pipeline/report/report.hpp"
#include "tools/connector/metrics_file.hpp"
#include "tools/connector/report_file.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cfc::connector {

/// HOST and PORT of `--metrics-listen`. @throws config::config_error when `text` is no such pair
std::pair<std::string, std::uint16_t> listen_address(const std::string& text);
/// `GET /metrics` at that place, and nothing else.
/// @throws config::config_error naming `setting`, when it can't listen there
std::unique_ptr<http_server::server> metrics_server(const std::string& setting, const std::string& host,
                                                    std::uint16_t port, const observe::metrics& all);

/// What became of the last runs, as the metrics file at that path tells it; nothing when it can't be read.
std::map<std::string, observe::last_run> last_runs_at(const std::string& path);

/// The metrics of a `sync` and where they go (RUN-6).
class run_metrics {
public:
  /// What a run before this one has said of its tenants stays, until they have run again.
  /// @param file null: none is wanted. Both outlive this
  run_metrics(report_file* file, const std::optional<std::string>& former_path,
              std::unique_ptr<http_server::server> listener, observe::metrics& all,
              const std::vector<config::tenant>& tenants, const observe::log& log);

  /// A tenant's cycle has ended, with the signal that has come so far, 0: none. From any thread.
  void note(const pipeline::cycle_report& report, int signal);
  /// Writes the file for the last time. @throws std::runtime_error
  void finish();

private:
  observe::metrics& metrics_;
  std::unique_ptr<http_server::server> listener_;
  std::optional<metrics_file> file_;
};

} // namespace cfc::connector

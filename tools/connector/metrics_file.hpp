#pragma once

#include "io/observe/log.hpp"
#include "io/observe/metrics.hpp"
#include "tools/connector/kept_file.hpp"
#include "tools/connector/report_file.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace cfc::connector {

/// What a metrics file says of the last run of each tenant. A file that isn't there or that says nothing
/// gives nothing.
std::map<std::string, observe::last_run> last_runs_in(std::string_view text);

/// Keeps a file in step with the metrics (RUN-6): replaced as a whole at the start, every 30 s and at the end.
class metrics_file {
public:
  /// See kept_file.
  metrics_file(report_file& file, const observe::metrics& all, const observe::log& log,
               std::chrono::milliseconds between = std::chrono::seconds(30))
      : kept_(
            file, "the metrics file", [&all] { return all.text(); }, log, between) {}

  /// The last write. @throws std::runtime_error
  void finish() { kept_.finish(); }

private:
  kept_file kept_;
};

} // namespace cfc::connector

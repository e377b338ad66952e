#pragma once

#include "io/config/environment.hpp"
#include "io/config/loader.hpp"
#include "io/config/problem.hpp"
#include "io/config/service_environment.hpp"
#include "io/config/tenant.hpp"
#include "io/http_server/server.hpp"
#include "io/observe/metrics.hpp"
#include "nodes/operations/item_choice.hpp"
#include "tools/connector/options.hpp"
#include "tools/connector/report_file.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cfc::connector {

/// Where a cycle keeps what the next one on this host has to know.
struct folders {
  std::string locks;   ///< empty for validate
  std::string journal; ///< empty: none is kept
};

/// What may be read and written, as far as it is known before the first request.
struct start_up {
  config::process_settings process;
  std::optional<config::service_settings> service; ///< of `serve` alone
  config::loaded loaded;
  folders state;
  std::unique_ptr<report_file> report;                        ///< null: none is wanted
  std::unique_ptr<report_file> deletions;                     ///< the same
  std::unique_ptr<report_file> metrics;                       ///< the same
  std::unique_ptr<report_file> failures;                      ///< the same
  std::shared_ptr<const std::vector<nodes::named_item>> only; ///< of --only; null: everything
  std::unique_ptr<observe::metrics> counted;                  ///< null: nobody wants to know
  std::unique_ptr<http_server::server> listener;              ///< of the metrics; null: none is wanted
};

/// How many calls to one host may be under way at a time: tenants side by side may share one, as they do
/// Unique's, and none may wait for a connection because another's requests hang (CYC-6).
std::size_t calls_to_a_host(const options& options, const std::vector<config::tenant>& tenants);

/// Reads the environment and the tenant files, and opens what the command writes to.
/// @throws config::config_error with everything that is wrong, wherever it stands (CFG-3)
start_up load_settings(const options& options);

/// For the operator, on stderr. @param kind "error", "warning"
void print_problems(const std::vector<config::problem>& problems, const char* kind);

} // namespace cfc::connector

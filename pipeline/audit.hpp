#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/selection.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_summary.hpp"
#include "pipeline/report/audit_report.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfc::pipeline {

struct audit_settings {
  bool repair = false;                     ///< `--repair`
  std::optional<std::uint64_t> max_delete; ///< `--max-delete` (DEL-6)
  nodes::space_choice spaces{};            ///< `--space` and `--exclude-space` (RUN-1)
  std::string lock_dir;
  unsigned threads = 0; ///< of computing; 0: one per core
};

/// Compares, content by content, what Confluence has of a tenant with what Unique holds (RUN-8), and repairs
/// what is half done where that is wanted. Takes the tenant's lock (CYC-1): to an audit, what a cycle has in
/// hand would be half done. Without `repair` nothing is written, the root scope's access included.
class audit {
public:
  audit(curl::engine& engine, const config::process_settings& process, const config::tenant& tenant,
        observe::log log, audit_settings settings, nodes::run_context& run);

  /// Never throws for what goes wrong with the tenant. Blocks; not to be called on the engine's thread.
  audit_report run();

private:
  void compare_all(audit_report& report);
  void look_beyond_discovery(const nodes::service_set& services, nodes::own_scopes& scopes,
                             const std::vector<nodes::discovered_space>& discovered,
                             audit_report& report) const;
  void repair(const nodes::service_set& services, nodes::own_scopes& scopes, audit_report& report);
  void conclude(audit_report& report) const;

  curl::engine& engine_;
  const config::process_settings& process_;
  const config::tenant& tenant_;
  observe::log log_;
  audit_settings settings_;
  nodes::run_context& run_;
};

} // namespace cfc::pipeline

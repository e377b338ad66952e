#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/journal/journal.hpp"
#include "io/observe/log.hpp"
#include "io/observe/metrics.hpp"
#include "nodes/gate_mode.hpp"
#include "nodes/operations/item_choice.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/root_scope.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/selection.hpp"
#include "nodes/operations/services.hpp"
#include "pipeline/cycle_settings.hpp"
#include "pipeline/phase_environment.hpp"
#include "pipeline/report/progress_board.hpp"
#include "pipeline/report/report.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// Runs one cycle of one tenant, `deleted` tenants' clean-up included, and says how it went. Never throws for
/// what goes wrong with the tenant. Blocks; not to be called on the engine's thread.
class cycle {
public:
  cycle(curl::engine& engine, const config::process_settings& process, const config::tenant& tenant,
        observe::log log, cycle_settings settings, progress_board& board, nodes::run_context& run);

  cycle_report run();

private:
  /// Another cycle of the tenant is running.
  void skip(cycle_report& report) const;
  cycle_status ending_by_interrupt() const;
  void count(const cycle_report& report) const;
  void synchronise(cycle_report& report);
  /// @param journal null: none is kept
  void synchronise(cycle_report& report, journal::journal* journal);
  void remove(cycle_report& report);
  /// The spaces to synchronise (RUN-1), which the report and the log tell.
  nodes::selection announce_selection(cycle_report& report) const;
  void skip_without_spaces(cycle_report& report) const;
  void skip_without_items(cycle_report& report) const;
  std::optional<std::string> why_not_removed() const;
  /// Everything that comes before the graph.
  nodes::root_state prepare(const nodes::service_set& services, journal::journal* journal,
                            cycle_report& report);
  void plan_recovery(const nodes::service_set& services, const nodes::root_state& root,
                     cycle_report& report) const;
  nodes::gate_mode gate() const;
  nodes::outcome_listener listener();
  /// RUN-8.
  void wait_for_platform(const phase_environment& around);
  observe::tenant_metrics series() const;

  curl::engine& engine_;
  const config::process_settings& process_;
  const config::tenant& tenant_;
  observe::log log_;
  cycle_settings settings_;
  std::optional<nodes::item_choice> only_items_;
  std::vector<std::string> handed_over_; ///< keys of what was ingested, where that is waited for
  progress_board& board_;
  nodes::run_context& run_;
  observe::tenant_metrics metrics_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace cfc::pipeline

#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/journal/journal.hpp"
#include "io/observe/log.hpp"
#include "io/observe/metrics.hpp"
#include "io/observe/terminal.hpp"
#include "nodes/gate_mode.hpp"
#include "nodes/graph/passage.hpp"
#include "nodes/operations/confirmations.hpp"
#include "nodes/operations/failure_streak.hpp"
#include "nodes/operations/item_choice.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/platform_ingestion.hpp"
#include "nodes/operations/root_scope.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/selection.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/outcome_collector.hpp"
#include "pipeline/phases.hpp"
#include "pipeline/report/progress_board.hpp"
#include "pipeline/report/report.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// What holds for every cycle of this process.
struct cycle_settings {
  bool plan_only = false;
  nodes::confirmations confirmed;
  nodes::space_choice spaces{}; ///< `--space` and `--exclude-space` (RUN-1)
  bool force = false;           ///< ingest what is unchanged, too (RUN-5)
  /// `--only` (RUN-4): nothing but these items is ingested, and nothing else is done. Null: everything.
  std::shared_ptr<const std::vector<nodes::named_item>> only{};
  std::optional<nodes::ingestion_wait> wait{}; ///< RUN-8; absent: nothing is waited for
  /// Of all cycles together (RUN-2); absent: as long as it takes.
  std::optional<std::chrono::milliseconds> max_duration{};
  std::chrono::milliseconds grace_period{30'000}; ///< for items in hand at its end (REL-8)
  /// Calls after that time, on any thread; empty: by the machine's clock.
  std::function<void(std::chrono::milliseconds, std::function<void()>)> alarm{};
  std::uint64_t max_failures_in_a_row = nodes::default_failures_in_a_row; ///< RUN-3; 0: any number
  std::string lock_dir;
  std::string journal_dir; ///< empty, as the folder of the state may be: no crash journal
  unsigned threads = 0;    ///< of computing, of each cycle; 0: one per core. The cores are shared
  std::optional<std::size_t> tenants_in_parallel; ///< at least 1; absent: all (CYC-6)
  progress_display::mode progress = progress_display::mode::off;
  std::shared_ptr<observe::terminal> terminal; ///< where the progress is shown; never null
  observe::metrics* metrics = nullptr; ///< where all is counted (OBS-2); outlives the cycle; null: nowhere
  /// Told of each cycle as it ends, on its thread; empty: nobody is.
  std::function<void(const cycle_report&)> on_ended = {};
  /// Told of each failed item as it ends (RUN-4), from any thread; empty: nobody is.
  std::function<void(const std::string& tenant, const nodes::item_outcome&)> on_failed = {};
  nodes::passage_watch watch{}; ///< sees every message at every node; null: nobody does
};

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
  nodes::selection selected(cycle_report& report) const;
  void skip_without_spaces(cycle_report& report) const;
  void skip_without_items(cycle_report& report) const;
  std::optional<std::string> why_not_removed() const;
  /// Everything that comes before the graph.
  nodes::root_state prepare(const nodes::service_set& services, journal::journal* journal,
                            cycle_report& report);
  void plan_recovery(const nodes::service_set& services, const nodes::root_state& root,
                     cycle_report& report) const;
  nodes::gate_mode gate() const;
  nodes::outcome_witness outcomes_seen();
  /// RUN-8.
  void wait_for_platform(const phases::environment& around);
  int threads() const;
  observe::tenant_metrics series() const;

  curl::engine& engine_;
  const config::process_settings& process_;
  const config::tenant& tenant_;
  observe::log log_;
  cycle_settings settings_;
  std::optional<nodes::item_choice> only_;
  std::vector<std::string> handed_over_; ///< keys of what was ingested, where that is waited for
  progress_board& board_;
  nodes::run_context& run_;
  observe::tenant_metrics metrics_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace cfc::pipeline

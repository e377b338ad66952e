#pragma once

#include "io/observe/metrics.hpp"
#include "io/observe/terminal.hpp"
#include "nodes/graph/passage.hpp"
#include "nodes/operations/confirmations.hpp"
#include "nodes/operations/failure_streak.hpp"
#include "nodes/operations/item_choice.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/platform_ingestion.hpp"
#include "nodes/operations/selection.hpp"
#include "pipeline/report/progress.hpp"
#include "pipeline/report/report.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// What items in hand get to end when a run is interrupted (REL-8), unless the operator says otherwise.
inline constexpr std::chrono::milliseconds default_grace_period{30'000};

/// What holds for every cycle of this process.
struct cycle_settings {
  bool plan_only = false;
  nodes::confirmations confirmed;
  nodes::space_choice spaces{}; ///< `--space` and `--exclude-space` (RUN-1)
  bool force = false;           ///< ingest what is unchanged, too (RUN-5)
  /// `--only` (RUN-4): nothing but these items is ingested, and nothing else is done. Null: everything.
  std::shared_ptr<const std::vector<nodes::named_item>> only_items{};
  std::optional<nodes::ingestion_wait> wait{}; ///< RUN-8; absent: nothing is waited for
  /// Of all cycles together (RUN-2); absent: as long as it takes.
  std::optional<std::chrono::milliseconds> max_duration{};
  std::chrono::milliseconds grace_period = default_grace_period; ///< for items in hand at its end (REL-8)
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

} // namespace cfc::pipeline

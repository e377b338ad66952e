#pragma once

#include "pipeline/report/progress.hpp"
#include "pipeline/report/report.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// What a service tells of its tenants to whoever looks: what each is doing, how its last runs ended, when
/// the next one is. Thread-safe.
class status_board {
public:
  using time = std::chrono::sys_time<std::chrono::milliseconds>;
  /// Failed items of a run that are named; the report has all.
  static constexpr std::size_t failures_named = 20;

  /// How a run ended, as it is told.
  struct ended_run {
    cycle_status status = cycle_status::success;
    std::string reason; ///< of an abort or a skip; empty: none
    time ended;
    double seconds = 0;
    std::uint64_t pages = 0, attachments = 0, failed = 0, deleted = 0;
    std::map<std::string, std::uint64_t> deletions; ///< by reason
    std::vector<nodes::failed_item> failures;       ///< the first ones
  };
  struct tenant_status {
    std::string name;
    std::optional<time> next{};
    std::deque<ended_run> runs{}; ///< the latest first
    progress_history history{};   ///< of the cycle that runs, by those who looked
  };

  /// @param tenants in the order in which they are shown
  /// @param runs_kept of each tenant
  status_board(const std::vector<std::string>& tenants, std::size_t runs_kept);

  void note(const cycle_report& report, time ended);
  /// @param at nullopt: never
  void next_run(const std::string& tenant, std::optional<time> at);

  /// One JSON object: `version`, `tenants` with `name`, `nextRun`, `now` (null: it waits; else its phase,
  /// what is done of what is wanted, what holds it back, the fill of its edges) and `runs`, the latest first,
  /// with outcome, reason, counts, deletions by reason and failed items. Texts of servers are concealed as in
  /// the log (OBS-1, OBS-6).
  /// @param views what the cycles are doing; those that have ended are left out
  std::string to_json(const std::string& version, const std::vector<progress_view>& views);

private:
  tenant_status* find(const std::string& tenant);

  std::size_t runs_kept_;
  mutable std::mutex mutex_;
  std::vector<tenant_status> tenants_;
};

} // namespace cfc::pipeline

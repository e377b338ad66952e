#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "nodes/operations/run_context.hpp"
#include "pipeline/cycle_settings.hpp"
#include "pipeline/report/progress_board.hpp"
#include "pipeline/report/report.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// How long what was broken off may be cleaned up, before the process ends without (REL-8).
constexpr std::chrono::seconds time_for_clean_up{5};

/// Runs one cycle for each tenant, side by side (CYC-6): each has its budgets, its lock and its outcome, and none
/// waits for another. They share the engine's thread, the cores and the budget of bytes in flight. The order among
/// the tenants of a status is not told; those that are `deleted` come before all others.
class runner {
public:
  runner(curl::engine& engine, const config::process_settings& process, observe::log log,
         cycle_settings settings)
      : engine_(engine), process_(process), log_(log), settings_(std::move(settings)) {}

  /// When the time of `max_duration` is over, the cycles end as by interrupt(), with another status (RUN-2).
  /// Inactive tenants are left out. The reports are in the order of the tenants, the deleted ones first.
  std::vector<cycle_report> run(const std::vector<config::tenant>& tenants);
  /// One cycle of one tenant, on the calling thread; may be called by several at a time. After interrupt() it
  /// ends at once.
  cycle_report run_cycle(const config::tenant& tenant);

  /// What has ended, and how far the others have come; from any thread, also while run() is under way. In the
  /// order in which they end, then in that of the tenants.
  std::vector<cycle_report> so_far() const;

  /// What the cycles are doing and what ended last, a view for each tenant that had one; from any thread.
  std::vector<progress_view> views() const { return board_.views(); }

  /// REL-8, from any thread: starts no new item, and lets those in hand end within the grace period; what
  /// then still runs is cut off and cleaned up, for which there are 5 s and one try for each call.
  void interrupt(std::chrono::milliseconds grace_period);

private:
  /// Why all cycles have to end.
  enum class ending : std::uint8_t { none, signal, deadline };
  /// Tells it to those in hand and, when they begin, to all others.
  void end(ending why, std::chrono::milliseconds grace_period);
  static void tell(nodes::run_context& context, ending why);
  /// As many at a time as is allowed; this thread runs some of them.
  std::vector<cycle_report> side_by_side(const std::vector<const config::tenant*>& tenants);
  void expect(const std::vector<const config::tenant*>& tenants);
  void note_ended(const cycle_report& report);

  curl::engine& engine_;
  const config::process_settings& process_;
  observe::log log_;
  cycle_settings settings_;
  progress_board board_;
  mutable std::mutex mutex_;
  std::vector<std::string> not_ended_; ///< names of tenants
  std::vector<cycle_report> ended_;
  std::set<nodes::run_context*> in_hand_;
  ending ending_ = ending::none;
};

} // namespace cfc::pipeline

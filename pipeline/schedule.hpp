#pragma once

#include "io/config/cron.hpp"
#include "io/config/tenant.hpp"
#include "io/observe/log.hpp"
#include "pipeline/report/report.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <latch>
#include <mutex>
#include <optional>
#include <vector>

namespace cfc::pipeline {

/// When a tenant's next cycle begins.
struct next_cycle {
  std::optional<config::cron_schedule::time> at; ///< nullopt: never
  std::uint64_t passed_over = 0;                 ///< times at which the last cycle still ran (CYC-1)
};

/// @param begun when the last one was due, or began
/// @param now a clock that was set back since then by less than a minute doesn't make a time come twice
next_cycle next_after(const config::cron_schedule& cron, config::cron_schedule::time begun,
                      config::cron_schedule::time now,
                      config::cron_schedule::utc_offset offset = config::cron_schedule::local_offset);

/// The cycles of a service: the first one of each tenant at once, then one whenever its cron fires, tenants
/// side by side (CYC-6). A time that comes while a cycle of the tenant runs is passed over. The first cycles
/// of tenants that are `deleted` come before all others; inactive ones have none.
class schedule {
public:
  /// What it stands on; a test has its own.
  struct surroundings {
    std::function<cycle_report(const config::tenant&)> run_cycle; ///< returns when it has ended
    std::function<config::cron_schedule::time()> now;             ///< empty: the machine's clock
    /// Returns at that time, or when stop() was called; empty: by the machine's clock.
    std::function<void(config::cron_schedule::time)> wait_until;
    /// Told when a tenant's next cycle begins, nothing: never; from any thread; empty: nobody is.
    std::function<void(const config::tenant&, std::optional<config::cron_schedule::time>)> on_next = {};
  };

  /// @param at_a_time how many cycles may run side by side (`--tenants-in-parallel`); absent: all
  schedule(surroundings around, std::optional<std::size_t> at_a_time, observe::log log);

  /// Returns after stop(), when all cycles have ended. Whatever becomes of one cycle, the next one comes.
  void run(const std::vector<config::tenant>& tenants);
  /// No cycle begins any more. From any thread, also before run().
  void stop();

private:
  void keep(const config::tenant& tenant, std::latch& removals);
  void run_one(const config::tenant& tenant, const observe::log& log);
  config::cron_schedule::time now() const;
  /// False: it was stopped.
  bool wait_until(config::cron_schedule::time at);
  void wait_for_end();
  bool stopped();

  surroundings around_;
  observe::log log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t free_places_;
  bool stopped_ = false;
};

} // namespace cfc::pipeline

#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "pipeline/cycle.hpp"
#include "pipeline/report/report.hpp"

#include <atomic>
#include <chrono>
#include <mutex>
#include <vector>

namespace cfc::pipeline {

/// How long what was broken off may be cleaned up, before the process ends without (REL-8).
constexpr std::chrono::seconds time_for_clean_up{5};

/// Runs one cycle for each tenant, one after the other; a tenant that fails doesn't stop the next one.
class runner {
public:
  runner(curl::engine& engine, const config::process_settings& process, observe::log log,
         cycle_settings settings)
      : engine_(engine), process_(process), log_(log), settings_(std::move(settings)) {}

  /// Inactive tenants are left out.
  std::vector<cycle_report> run(const std::vector<config::tenant>& tenants);

  /// REL-8, from any thread: starts no new item, and lets those in hand end within the grace period; what
  /// then still runs is cut off and cleaned up, for which there are 5 s and one try for each call.
  void interrupt(std::chrono::milliseconds grace_period);

private:
  curl::engine& engine_;
  const config::process_settings& process_;
  observe::log log_;
  cycle_settings settings_;
  std::mutex mutex_;
  nodes::run_context* current_ = nullptr;
  bool interrupted_ = false;
};

} // namespace cfc::pipeline

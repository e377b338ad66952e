#pragma once

#include "bench/cycles/load_generator.hpp"
#include "bench/cycles/results.hpp"
#include "bench/cycles/shares.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace cfc::bench {

/// What the services and the tenant file allow.
struct service_limits {
  double latency_ms = 0;                     ///< mean, of each answer
  double search_delay_ms = 0;                ///< on top, of each search of discovery
  std::uint32_t concurrency = 0;             ///< items at once
  std::uint32_t searches = searches_at_once; ///< at once
  std::uint32_t unique_per_minute = 0;       ///< 0: unlimited
  double bytes_per_second = 0;               ///< as a raw load copies between the same end points; 0: unknown
};

/// Requests × latency ÷ concurrency, the greater one of searches and everything else, which may go on beside them.
lower_bound latency_bound(const std::vector<route_figures>& routes, const service_limits& limits);
/// Requests ÷ rate, of the window that takes longest: a service that grants N in any minute takes R requests in
/// ⌈R ÷ N⌉ - 1 minutes at the soonest.
lower_bound rate_bound(const std::vector<route_figures>& routes, const service_limits& limits);
/// Bytes ÷ bandwidth.
lower_bound bytes_bound(const std::vector<route_figures>& routes, const service_limits& limits);
lower_bound raw_bound(const raw_load& load);
/// Those that apply, the highest first.
std::vector<lower_bound> bounds_of(const run_figures& run, const service_limits& limits,
                                   const raw_load& load);

/// How much of each limit a run used: items in hand, searches in hand, requests a minute.
std::vector<limit_use> uses_of(const run_figures& run, const service_limits& limits);

/// Whether the simulator, or the machine that it shares with the connector, limited the run. Empty: no.
std::string simulator_warning(const run_figures& run, std::uint32_t concurrency, std::uint32_t cores);

} // namespace cfc::bench

#include "bench/cycles/lower_bounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace cfc::bench {

namespace {

constexpr double ms = 1e-3;
constexpr double minute = 60;

bool is_search(const route_figures& route) {
  return route.route.ends_with("/content/search");
}

/// The routes of a run whose requests are counted together by a rate limit, and how many there were.
std::map<std::string, std::uint64_t> requests_by_window(const std::vector<route_figures>& routes) {
  std::map<std::string, std::uint64_t> windows;
  for (const auto& one : routes) {
    const auto path = one.route.find('/');
    if (one.route.starts_with("unique POST ") && !one.route.ends_with("/token"))
      windows[one.route.substr(path, one.route.find(' ', path) - path)] += one.requests;
  }
  return windows;
}

std::uint64_t sum_of(const std::vector<route_figures>& routes, bool searches) {
  return std::accumulate(routes.begin(), routes.end(), std::uint64_t{0},
                         [&](std::uint64_t sum, const route_figures& one) {
                           return sum + (is_search(one) == searches ? one.requests : 0);
                         });
}

/// Seconds that requests of a kind were being answered, all together.
double in_hand(const std::vector<route_figures>& routes, bool searches) {
  return std::accumulate(routes.begin(), routes.end(), 0.0, [&](double sum, const route_figures& one) {
    return sum + (is_search(one) == searches ? one.mean_ms * ms * static_cast<double>(one.requests) : 0);
  });
}

} // namespace

lower_bound latency_bound(const std::vector<route_figures>& routes, const service_limits& limits) {
  const auto searches = sum_of(routes, true), others = sum_of(routes, false);
  const double search_ms = limits.latency_ms + limits.search_delay_ms;
  const double of_searches = static_cast<double>(searches) * search_ms * ms / std::max(limits.searches, 1U);
  const double of_others =
      static_cast<double>(others) * limits.latency_ms * ms / std::max(limits.concurrency, 1U);
  if (of_searches > of_others)
    return {"requests × latency ÷ concurrency",
            fmt::format("{} searches × {} ms ÷ {}", searches, search_ms, limits.searches), of_searches};
  return {"requests × latency ÷ concurrency",
          fmt::format("{} requests × {} ms ÷ {}", others, limits.latency_ms, limits.concurrency), of_others};
}

lower_bound rate_bound(const std::vector<route_figures>& routes, const service_limits& limits) {
  lower_bound bound{"requests ÷ rate", "", 0};
  if (limits.unique_per_minute == 0)
    return bound;
  for (const auto& [path, requests] : requests_by_window(routes)) {
    const double minutes = std::ceil(static_cast<double>(requests) / limits.unique_per_minute) - 1;
    if (minutes * minute > bound.seconds)
      bound = {bound.name,
               fmt::format("{} requests to {}, {} in any minute: steadily {:.1f} s", requests, path,
                           limits.unique_per_minute,
                           static_cast<double>(requests) / limits.unique_per_minute * minute),
               minutes * minute};
  }
  return bound;
}

lower_bound bytes_bound(const std::vector<route_figures>& routes, const service_limits& limits) {
  lower_bound bound{"bytes ÷ bandwidth", "", 0};
  if (limits.bytes_per_second <= 0)
    return bound;
  const auto bytes = std::accumulate(
      routes.begin(), routes.end(), std::uint64_t{0},
      [](std::uint64_t sum, const route_figures& one) { return sum + one.bytes_up + one.bytes_down; });
  bound.seconds = static_cast<double>(bytes) / limits.bytes_per_second;
  bound.how = fmt::format("{:.0f} MiB both ways ÷ {:.0f} MiB/s", static_cast<double>(bytes) / mebibyte,
                          limits.bytes_per_second / mebibyte);
  return bound;
}

lower_bound raw_bound(const raw_load& load) {
  std::string part;
  if (load.share_sent < 1)
    part = fmt::format(", worked out from {:.1f} % of it", load.share_sent * 100);
  return {"a raw load on the same routes",
          fmt::format("{} requests, {:.2f} s of CPU{}", load.requests, load.cpu_seconds, part), load.seconds};
}

std::vector<lower_bound> bounds_of(const run_figures& run, const service_limits& limits,
                                   const raw_load& load) {
  std::vector<lower_bound> bounds{latency_bound(run.routes, limits), rate_bound(run.routes, limits),
                                  bytes_bound(run.routes, limits), raw_bound(load)};
  std::erase_if(bounds, [](const lower_bound& one) { return one.seconds <= 0; });
  std::sort(bounds.begin(), bounds.end(),
            [](const lower_bound& one, const lower_bound& other) { return one.seconds > other.seconds; });
  return bounds;
}

std::vector<limit_use> uses_of(const run_figures& run, const service_limits& limits) {
  std::vector<limit_use> uses;
  if (run.wall_seconds <= 0)
    return uses;
  const auto add_concurrency = [&](const char* what, bool searches, std::uint32_t most) {
    const double mean = in_hand(run.routes, searches) / run.wall_seconds;
    uses.push_back({what, fmt::format("{:.1f} of {} on average", mean, most), mean / std::max(most, 1U)});
  };
  add_concurrency("items at once", false, limits.concurrency);
  add_concurrency("searches at once", true, limits.searches);
  if (limits.unique_per_minute == 0)
    return uses;
  // All of a minute's requests may go out when it begins.
  const double minutes = std::ceil(run.wall_seconds / minute), granted = minutes * limits.unique_per_minute;
  for (const auto& [path, requests] : requests_by_window(run.routes)) {
    uses.push_back({"requests to Unique " + path,
                    fmt::format("{} of {:.0f} in {:.0f} minutes begun", requests, granted, minutes),
                    static_cast<double>(requests) / granted});
  }
  return uses;
}

std::string simulator_warning(const run_figures& run, std::uint32_t concurrency, std::uint32_t cores) {
  constexpr double nearly_always = 0.8, nearly_full = 0.9, much = 0.3;
  const auto& simulator = run.simulator;
  if (run.wall_seconds <= 0)
    return "";
  if (simulator.busiest_thread_share > nearly_always)
    return fmt::format(
        "The simulator limited it: its thread was at work for {:.0f} % of the time, and requests waited {:.1f} ms "
        "for it (p99 {:.0f} ms).",
        simulator.busiest_thread_share * 100, simulator.wait_mean_ms, simulator.wait_p99_ms);
  const double waited =
      simulator.wait_mean_ms * ms * static_cast<double>(run.requests) / std::max(concurrency, 1U);
  if (waited > much * run.wall_seconds)
    return fmt::format(
        "The simulator limited it: requests waited {:.1f} ms for its thread (p99 {:.0f} ms), {:.1f} s of the run "
        "in all.",
        simulator.wait_mean_ms, simulator.wait_p99_ms, waited);
  const double machine =
      (run.cpu_seconds() + simulator.cpu_seconds) / (run.wall_seconds * std::max(cores, 1U));
  const double share = simulator.cpu_seconds / std::max(run.cpu_seconds() + simulator.cpu_seconds, 1e-9);
  if (machine > nearly_full && share > much)
    return fmt::format(
        "The machine was full, and the simulator took {:.0f} % of what it gave: with the services elsewhere it would "
        "be faster.",
        share * 100);
  return "";
}

} // namespace cfc::bench

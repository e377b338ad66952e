#include "pipeline/report/bottleneck.hpp"

#include "pipeline/report/api_names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cfc::pipeline {

namespace {

/// A shorter time says nothing.
constexpr double least_seconds = 1;
constexpr double much_throttled = 0.2, much_held_back = 0.5, much_of_the_machine = 0.85;
constexpr double bytes_that_take_time = 256.0 * 1024;

struct api_use {
  double held_back = 0, throttled = 0; ///< shares of the time
  double throttled_for = 0;
  std::uint64_t requests = 0, down = 0, up = 0;
};

/// Counts never go back, but a wait is estimated while it lasts.
template <typename Number>
Number more(Number now, Number before) {
  return now > before ? now - before : Number{0};
}

std::map<std::string, api_use> use_between(const load_reading& before, const load_reading& now) {
  std::map<std::string, api_use> all;
  const auto seconds = now.seconds - before.seconds;
  for (const auto& [api, counts] : now.traffic) {
    const auto at = before.traffic.find(api);
    const auto earlier = at == before.traffic.end() ? observe::api_traffic() : at->second;
    auto& use = all[api];
    use.requests = more(counts.requests, earlier.requests);
    use.down = more(counts.bytes_down, earlier.bytes_down);
    use.up = more(counts.bytes_up, earlier.bytes_up);
    use.throttled_for = counts.throttled_for;
    if (seconds <= 0)
      continue;
    use.held_back = std::min(1.0, more(counts.budget_seconds, earlier.budget_seconds) / seconds);
    use.throttled = std::min(1.0, more(counts.throttled_seconds, earlier.throttled_seconds) / seconds);
  }
  return all;
}

template <typename Measure>
const std::pair<const std::string, api_use>* most(const std::map<std::string, api_use>& all,
                                                  Measure measure) {
  const auto at = std::max_element(all.begin(), all.end(), [&](const auto& a, const auto& b) {
    return measure(a.second) < measure(b.second);
  });
  return at == all.end() ? nullptr : &*at;
}

double share_of_cores(const load_reading& before, const load_reading& now) {
  const auto all = (now.seconds - before.seconds) * std::max(1U, now.cores);
  return all > 0 ? std::min(1.0, (now.cpu_seconds - before.cpu_seconds) / all) : 0;
}

bottleneck of_network(const std::map<std::string, api_use>& all, bool auto_concurrency) {
  std::uint64_t requests = 0;
  double bytes = 0;
  for (const auto& [api, use] : all) {
    requests += use.requests;
    bytes += static_cast<double>(use.down + use.up);
  }
  if (requests == 0 || bytes / static_cast<double>(requests) < bytes_that_take_time)
    return {bottleneck_kind::latency, {}, 0, auto_concurrency};
  const auto* const busiest = most(all, [](const api_use& use) { return use.down + use.up; });
  return {bottleneck_kind::bandwidth, busiest->first, 0};
}

struct service_name {
  std::string name, setting;
};

service_name service_of(const std::string& api) {
  if (api == api_names::confluence)
    return {"Confluence", "confluence.apiRateLimitPerMinute"};
  if (api == api_names::unique_upload)
    return {"Unique's storage", ""};
  if (api.starts_with("unique"))
    return {"Unique (" + api + ")", "unique.apiRateLimitPerMinute"};
  return {api, ""};
}

} // namespace

std::string_view name_of(bottleneck_kind kind) noexcept {
  switch (kind) {
  case bottleneck_kind::unknown:
    return "unknown";
  case bottleneck_kind::nothing:
    return "nothing";
  case bottleneck_kind::throttling:
    return "throttling";
  case bottleneck_kind::rate_limit:
    return "rateLimit";
  case bottleneck_kind::machine:
    return "machine";
  case bottleneck_kind::memory:
    return "memory";
  case bottleneck_kind::bandwidth:
    return "bandwidth";
  case bottleneck_kind::latency:
    return "latency";
  }
  return "unknown";
}

bottleneck between(const load_reading& before, const load_reading& now) {
  const auto all = use_between(before, now);
  const auto* const paused = most(all, [](const api_use& use) { return use.throttled_for; });
  if (paused != nullptr && paused->second.throttled_for > 0)
    return {bottleneck_kind::throttling, paused->first, paused->second.throttled};
  if (now.seconds - before.seconds < least_seconds)
    return {};
  const auto* const throttled = most(all, [](const api_use& use) { return use.throttled; });
  if (throttled != nullptr && throttled->second.throttled >= much_throttled)
    return {bottleneck_kind::throttling, throttled->first, throttled->second.throttled};
  const auto* const held = most(all, [](const api_use& use) { return use.held_back; });
  if (held != nullptr && held->second.held_back >= much_held_back)
    return {bottleneck_kind::rate_limit, held->first, held->second.held_back};
  const auto cores = share_of_cores(before, now);
  if (cores >= much_of_the_machine)
    return {bottleneck_kind::machine, {}, cores};
  if (before.waits_for_memory && now.waits_for_memory)
    return {bottleneck_kind::memory, {}, 0};
  if (!now.anything_open)
    return {bottleneck_kind::nothing, {}, 0};
  return of_network(all, now.auto_concurrency);
}

std::string text_of(const bottleneck& found) {
  const auto service = service_of(found.api);
  switch (found.kind) {
  case bottleneck_kind::throttling:
    return service.name + ", which has asked for a pause";
  case bottleneck_kind::rate_limit:
    return fmt::format("the rate limit of {}{}, {:.0f}% of the time", service.name,
                       service.setting.empty() ? "" : " (" + service.setting + ")", found.share * 100);
  case bottleneck_kind::machine:
    return fmt::format("this machine, {:.0f}% of whose processors are in use", found.share * 100);
  case bottleneck_kind::memory:
    return "the memory for bodies and files in hand: more at once would not help";
  case bottleneck_kind::bandwidth:
    return "bandwidth, most of it to or from " + service.name;
  case bottleneck_kind::latency:
    return found.auto_concurrency
               ? "latency: as much is in hand at once as helps (processing.concurrency: auto)"
               : "latency: more at once would help (processing.concurrency)";
  case bottleneck_kind::nothing:
    return "nothing";
  case bottleneck_kind::unknown:
    break;
  }
  return "unknown yet";
}

byte_rates rates_between(const load_reading& before, const load_reading& now) {
  byte_rates rates;
  const auto seconds = now.seconds - before.seconds;
  if (seconds <= 0.1)
    return rates;
  for (const auto& [api, use] : use_between(before, now)) {
    rates.down += static_cast<double>(use.down) / seconds;
    rates.up += static_cast<double>(use.up) / seconds;
  }
  return rates;
}

std::string rate_text(double bytes_per_second) {
  constexpr double kibi = 1024;
  if (bytes_per_second < kibi)
    return fmt::format("{:.0f} B/s", bytes_per_second);
  if (bytes_per_second < kibi * kibi)
    return fmt::format("{:.0f} KiB/s", bytes_per_second / kibi);
  return fmt::format("{:.1f} MiB/s", bytes_per_second / kibi / kibi);
}

} // namespace cfc::pipeline

#include "io/observe/traffic.hpp"

#include <algorithm>

namespace cfc::observe {

void traffic::answered(const std::string& api, int status, std::uint64_t down, std::uint64_t up) {
  const std::lock_guard lock(mutex_);
  auto& counts = apis_[api];
  ++counts.requests;
  ++counts.answers[status];
  counts.bytes_down += down;
  counts.bytes_up += up;
}

void traffic::retried(const std::string& api) {
  const std::lock_guard lock(mutex_);
  ++apis_[api].retries;
}

void traffic::held_back(const std::string& api, std::chrono::duration<double> by_budget) {
  const std::lock_guard lock(mutex_);
  apis_[api].budget_seconds += by_budget.count();
}

void traffic::throttled(const std::string& api, std::chrono::duration<double> by_server) {
  const std::lock_guard lock(mutex_);
  apis_[api].throttled_seconds += by_server.count();
  auto& until = throttled_until_[api];
  until = std::max(until, std::chrono::steady_clock::now()) +
          std::chrono::duration_cast<std::chrono::steady_clock::duration>(by_server);
}

void traffic::holding(const std::string& api, bool holds) {
  const std::lock_guard lock(mutex_);
  if (holds)
    holding_since_.emplace(api, std::chrono::steady_clock::now());
  else
    holding_since_.erase(api);
}

std::map<std::string, api_traffic> traffic::snapshot() const {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  const auto seconds = [](auto time) { return std::chrono::duration<double>(time).count(); };
  auto all = apis_;
  for (const auto& [api, since] : holding_since_)
    all[api].budget_seconds += seconds(now - since);
  for (const auto& [api, until] : throttled_until_)
    all[api].throttled_for = std::max(0.0, seconds(until - now));
  return all;
}

} // namespace cfc::observe

#include "io/observe/traffic.hpp"

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
}

std::map<std::string, api_traffic> traffic::snapshot() const {
  const std::lock_guard lock(mutex_);
  return apis_;
}

} // namespace cfc::observe

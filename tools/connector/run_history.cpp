#include "tools/connector/run_history.hpp"

#include <algorithm>

namespace cfc::connector {

void run_history::note(const pipeline::cycle_report& report, time ended) {
  using status = pipeline::cycle_status;
  const bool failed = report.status == status::aborted;
  if (!failed && report.status != status::success && report.status != status::partial)
    return;
  if (!active_.contains(report.tenant))
    return;
  const std::lock_guard lock(mutex_);
  auto& runs = failed_[report.tenant];
  runs.push_back(failed);
  if (runs.size() > size_)
    runs.pop_front();
  last_ = std::max(last_.value_or(ended), ended);
}

run_history::summary run_history::look() const {
  const std::lock_guard lock(mutex_);
  summary result;
  result.last = last_;
  for (const auto& [tenant, runs] : failed_) {
    const auto failures = std::count(runs.begin(), runs.end(), true);
    result.tenants.push_back({tenant, static_cast<std::size_t>(failures), runs.size()});
  }
  return result;
}

} // namespace cfc::connector

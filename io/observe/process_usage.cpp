#include "io/observe/process_usage.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <prometheus/client_metric.h>
#include <prometheus/metric_family.h>
#include <string>
#include <thread>
#include <unistd.h>

namespace cfc::observe {

namespace {

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  statm >> all >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

prometheus::MetricFamily gauges(const char* name, const char* help) {
  prometheus::MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = prometheus::MetricType::Gauge;
  return family;
}

void add(prometheus::MetricFamily& to, double value, const char* state = nullptr) {
  prometheus::ClientMetric metric;
  if (state != nullptr)
    metric.label.push_back({"process_cpu_state", state});
  metric.gauge.value = value;
  to.metric.push_back(std::move(metric));
}

} // namespace

process_usage::reading process_usage::now() {
  return {std::chrono::steady_clock::now(), cpu_time_so_far()};
}

std::vector<prometheus::MetricFamily> process_usage::Collect() const {
  const std::lock_guard lock(mutex_);
  const auto before = last_;
  last_ = now();
  const double wall = std::chrono::duration<double>(last_.at - before.at).count();
  const double all = wall * std::max(std::thread::hardware_concurrency(), 1U);
  // The kernel counts in ticks, of which several may fall into a short time.
  const auto share = [&](double cpu) { return all > 0 ? std::clamp(cpu / all, 0.0, 1.0) : 0; };
  auto memory = gauges("process_memory_usage", "Resident memory in bytes");
  add(memory, resident_bytes());
  auto cpu = gauges("process_cpu_utilization", "Share of all cores since the last scrape");
  add(cpu, share(last_.cpu.user - before.cpu.user), "user");
  add(cpu, share(last_.cpu.system - before.cpu.system), "system");
  return {std::move(memory), std::move(cpu)};
}

} // namespace cfc::observe

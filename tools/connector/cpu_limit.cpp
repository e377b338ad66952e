#include "tools/connector/cpu_limit.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace cfc::connector {

namespace {

constexpr unsigned most_without_limit = 4;

std::string first_line_of(const char* path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

} // namespace

std::optional<double> cpu_limit_in(std::string_view cpu_max) {
  std::istringstream words{std::string(cpu_max)};
  double quota = 0;
  double period = 0;
  if (!(words >> quota >> period) || quota <= 0 || period <= 0)
    return std::nullopt;
  return quota / period;
}

unsigned service_threads(std::optional<double> limit, unsigned cores) noexcept {
  const unsigned all = std::max(cores, 1U);
  if (!limit)
    return std::min(all, most_without_limit);
  return std::clamp(static_cast<unsigned>(std::ceil(std::min<double>(*limit, all))), 1U, all);
}

unsigned service_threads() {
  // The second and third are of the older kind of control groups.
  auto limit = cpu_limit_in(first_line_of("/sys/fs/cgroup/cpu.max"));
  if (!limit)
    limit = cpu_limit_in(first_line_of("/sys/fs/cgroup/cpu/cpu.cfs_quota_us") + " " +
                         first_line_of("/sys/fs/cgroup/cpu/cpu.cfs_period_us"));
  return service_threads(limit, std::thread::hardware_concurrency());
}

} // namespace cfc::connector

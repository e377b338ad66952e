#include "io/observe/resources.hpp"

#include <sys/resource.h>

namespace cfc::observe {

namespace {

rusage usage_of_process() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

} // namespace

cpu_time cpu_time_so_far() {
  const auto usage = usage_of_process();
  return {seconds_of(usage.ru_utime), seconds_of(usage.ru_stime)};
}

std::uint64_t peak_resident_bytes() {
  return static_cast<std::uint64_t>(usage_of_process().ru_maxrss) * 1024;
}

} // namespace cfc::observe

#include "io/observe/resources.hpp"

#include <fstream>
#include <string>
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

/// Not by getrusage(), whose maximum outlives exec and so counts the program that started this one.
std::uint64_t peak_resident_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kibibytes = 0;
    if (word == "VmHWM:" && status >> kibibytes)
      return kibibytes * 1024;
  }
  return 0;
}

} // namespace cfc::observe

#pragma once

#include <cstdint>

/// What this process has taken of the machine, by the kernel's count.
namespace cfc::observe {

/// Seconds of CPU, of all threads, since the process began.
struct cpu_time {
  double user = 0, system = 0;
};
cpu_time cpu_time_so_far();

/// The most memory that was resident at a time; 0 where there is no /proc.
std::uint64_t peak_resident_bytes();

} // namespace cfc::observe

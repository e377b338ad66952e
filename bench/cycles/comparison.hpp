#pragma once

#include "bench/cycles/results.hpp"
#include "bench/cycles/statistics.hpp"

#include <string>
#include <vector>

namespace cfc::bench {

/// One figure of two results.
struct comparison {
  std::string connector, size, scenario;
  std::string figure; ///< "wall time", "CPU" or "peak memory"
  std::string unit;
  summary before, now;
  verdict said;
};

/// All figures that both results have, in the order of `now`.
std::vector<comparison> comparisons_of(const results& before, const results& now);
/// Why the two can't be compared well, such as that they are of different machines; empty: nothing is known
/// against it.
std::vector<std::string> doubts_of(const results& before, const results& now);

} // namespace cfc::bench

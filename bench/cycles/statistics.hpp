#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cfc::bench {

/// Of a few runs. An empty list has no summary: all is 0.
struct summary {
  double median = 0, least = 0, most = 0;
};
summary summary_of(std::vector<double> runs);

/// The two-sided p value of Mann and Whitney's U test: how often two lists of these lengths would lie at
/// least so far apart if both were drawn from the same source. Exact for as many runs as anybody makes (ties
/// count as half, which makes it careful). 1 when a list is empty.
double mann_whitney_p(const std::vector<double>& one, const std::vector<double>& other);

/// The least p that lists of these lengths can have: with 3 and 3 runs 0.1, so that no difference is beyond doubt.
double least_p(std::size_t one, std::size_t other);

enum class difference : std::uint8_t {
  none_to_see, ///< the noise is as large
  less,
  more,         ///< beyond doubt (p of 5 % at most)
  too_few_runs, ///< the lists don't overlap, and are too short to be sure
};

/// What can be said of two lists of runs.
struct verdict {
  difference what = difference::none_to_see;
  double ratio = 1; ///< of the medians, the second by the first
  double p = 1;
};
verdict compared(const std::vector<double>& before, const std::vector<double>& now);
/// In words, such as "12 % less (p 0.008)" or "no difference that the noise allows to see".
std::string told(const verdict& what);

} // namespace cfc::bench

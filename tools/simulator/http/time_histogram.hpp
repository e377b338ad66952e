#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace cfc::simulator {

/// How long things took, from a microsecond to days in buckets of an eighth of a power of two: a percentile
/// is off by at most 9 %. Not thread-safe.
class time_histogram {
public:
  void add(double milliseconds) {
    const double us = std::max(milliseconds * 1'000, 1.0);
    const auto bucket = static_cast<std::size_t>(std::log2(us) * per_octave);
    ++counts_[std::min(bucket, counts_.size() - 1)];
    ++total_;
    sum_ms_ += milliseconds;
    most_ms_ = std::max(most_ms_, milliseconds);
  }
  std::uint64_t count() const noexcept { return total_; }
  double sum_ms() const noexcept { return sum_ms_; }
  double most_ms() const noexcept { return most_ms_; }
  /// What this share (0 to 1) of all took at most; 0 when there were none.
  double percentile_ms(double share) const {
    const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(total_)));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
      seen += counts_[bucket];
      if (seen != 0 && seen >= rank)
        return std::min(std::exp2((static_cast<double>(bucket) + 1) / per_octave) / 1'000, most_ms_);
    }
    return 0;
  }

private:
  static constexpr int per_octave = 8;
  std::array<std::uint32_t, 40 * per_octave> counts_{};
  std::uint64_t total_ = 0;
  double sum_ms_ = 0;
  double most_ms_ = 0;
};

} // namespace cfc::simulator

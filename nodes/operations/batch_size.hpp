#pragma once

#include "io/http/failure.hpp"

#include <cstddef>

namespace cfc::nodes {

/// How many things one request should ask for, learned from how the last ones went (ING-1): half of what was
/// too much, down to one, and after a while of good ones twice as many again, up to where it began. When the
/// larger ones turn out to be too much again, the next attempt waits twice as long, so that a server that
/// never gets better costs a few time-outs and not one for every so many batches. For one thread.
class batch_size {
public:
  /// @param largest at least 1
  explicit batch_size(std::size_t largest) : largest_(largest), now_(largest) {}

  std::size_t now() const noexcept { return now_; }
  /// One of so many was answered. Of a smaller one than now() nothing can be learned.
  void went_well(std::size_t asked) noexcept;
  /// One of so many was too much.
  void was_too_much(std::size_t asked) noexcept;

  /// Good batches in a row before the first growth.
  static constexpr std::size_t patience = 10;

private:
  std::size_t largest_;
  std::size_t now_;
  std::size_t well_ = 0;
  std::size_t well_needed_ = patience;
  bool has_grown_ = false; ///< to a size that has not been confirmed yet
};

/// What failed may succeed with less: no answer in time, be it ours or a gateway's, or one that was refused
/// for its size.
bool is_too_much(const http::failure& failure) noexcept;

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/item_outcome.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace cfc::nodes {

/// So many failures in a row end a cycle unless the operator says otherwise (RUN-3).
inline constexpr std::uint64_t default_failures_in_a_row = 100;

/// Counts items that fail one after the other at the same step with the same status: a platform that refuses
/// everything isn't asked a million times. What was skipped, not attempted or given up without a request says
/// nothing.
class failure_streak {
public:
  /// @param most 0: any number
  explicit failure_streak(std::uint64_t most) : most_(most) {}

  /// @return why the cycle is to end, once, with the item that was too many
  std::optional<std::string> note(const item_outcome& outcome) {
    if (outcome.end == item_end::ingested)
      count_ = 0;
    if (outcome.end != item_end::failed || outcome.not_asked)
      return std::nullopt;
    if (outcome.step != step_ || outcome.status != status_)
      count_ = 0;
    step_ = outcome.step;
    status_ = outcome.status;
    if (++count_ != most_ || most_ == 0)
      return std::nullopt;
    return std::to_string(count_) + " items in a row failed at the step '" + step_ + "'" +
           (status_ == 0 ? "" : " with status " + std::to_string(status_)) +
           "; the last one: " + outcome.reason + (outcome.reason.ends_with('.') ? "" : ".") +
           " Nothing more was tried. --max-failures sets how many may";
  }

private:
  std::uint64_t most_;
  std::uint64_t count_ = 0;
  std::string step_;
  int status_ = 0;
};

} // namespace cfc::nodes

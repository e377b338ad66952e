#pragma once

#include "nodes/operations/short_search.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// What all that a cycle does has in common: whether to go on, and the first reason not to. Thread-safe.
///
/// An abort (CYC-4, guards, ownership, quota) is recorded once, the first one wins; an interrupt (a signal)
/// is no error, nor is the end of the time that the run was given (RUN-2). After any of them, nothing new is
/// asked for, and items that wait end as `stopped` at once.
class run_context {
public:
  /// @param reason for the operator: what happened and what to do. After an interrupt it isn't recorded:
  /// calls that were cut short by it fail, and that is no news.
  void abort(std::string reason) {
    const std::lock_guard lock(mutex_);
    if (!reason_ && !interrupted())
      reason_ = std::move(reason);
    stopping_.store(true, std::memory_order_release);
  }
  std::optional<std::string> abort_reason() const {
    const std::lock_guard lock(mutex_);
    return reason_;
  }

  void interrupt() noexcept {
    signalled_.store(true, std::memory_order_release);
    interrupted_.store(true, std::memory_order_release);
    stopping_.store(true, std::memory_order_release);
  }
  /// The same, for want of time (RUN-2).
  void reach_deadline() noexcept {
    deadline_.store(true, std::memory_order_release);
    interrupted_.store(true, std::memory_order_release);
    stopping_.store(true, std::memory_order_release);
  }
  /// By a signal or by the deadline.
  bool interrupted() const noexcept { return interrupted_.load(std::memory_order_acquire); }
  /// By nothing but the deadline.
  bool deadline_reached() const noexcept {
    return deadline_.load(std::memory_order_acquire) && !signalled_.load(std::memory_order_acquire);
  }

  /// Aborted or interrupted: start nothing new.
  bool stopping() const noexcept { return stopping_.load(std::memory_order_acquire); }

  /// `maxItemsToScan` was reached (DSC-7): discovery ends early, and the cycle deletes nothing.
  void truncate() noexcept { truncated_.store(true, std::memory_order_release); }
  bool truncated() const noexcept { return truncated_.load(std::memory_order_acquire); }

  void note_short(short_search search) {
    const std::lock_guard lock(mutex_);
    short_searches_.push_back(std::move(search));
    lists_are_short_.store(true, std::memory_order_release);
  }
  std::vector<short_search> short_searches() const {
    const std::lock_guard lock(mutex_);
    return short_searches_;
  }
  /// What discovery knows is known not to be all: nothing may be concluded from what it doesn't have.
  bool lists_are_partial() const noexcept {
    return truncated() || lists_are_short_.load(std::memory_order_acquire);
  }
  bool asks_no_more() const noexcept { return stopping() || truncated(); }

  /// For warnings that are given once per cycle, however often their reason is met: true for the first call.
  bool first_to_tell(const std::string& what) const {
    const std::lock_guard lock(mutex_);
    return told_.insert(what).second;
  }

private:
  mutable std::mutex mutex_;
  mutable std::set<std::string> told_;
  std::optional<std::string> reason_;
  std::vector<short_search> short_searches_;
  std::atomic<bool> stopping_{false}, interrupted_{false}, truncated_{false}, lists_are_short_{false};
  std::atomic<bool> signalled_{false}, deadline_{false};
};

} // namespace cfc::nodes

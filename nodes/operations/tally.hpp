#pragma once

#include "io/observe/metrics.hpp"
#include "nodes/operations/bounded_counts.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace cfc::nodes {

/// Live counts of a cycle, for the progress display, the metrics and the report. Decided by it is only whether all that
/// was announced has come to its end.
class tally {
public:
  std::atomic<std::uint64_t> answers_read{0};
  std::atomic<std::uint64_t> accepted_pages{0};
  std::atomic<std::uint64_t> accepted_attachments{0};
  std::atomic<std::uint64_t> spaces_complete{0};
  std::atomic<std::uint64_t> spaces_diffed{0};
  std::atomic<std::uint64_t> pages_to_ingest{0}, attachments_to_ingest{0};
  std::atomic<std::uint64_t> pages_done{0}, attachments_done{0};
  std::atomic<std::uint64_t> to_delete{0}, deleted{0};
  /// Searches announced and not yet ended: 0 also for a moment between the labels and the descendants.
  std::atomic<std::int64_t> searches_open{0};
  /// Every space that there is, is complete.
  std::atomic<bool> discovery_complete{false};

  /// An item that discovery leaves out for a reason of ours: "attachment too large", …
  void left_out(const std::string& reason, std::uint64_t count = 1) {
    const std::lock_guard lock(mutex_);
    left_out_.add_reason(reason, count);
  }
  /// The same for what the server calls it: kind "type", name "whiteboard".
  bounded_counts::sighting left_out_by_name(std::string_view kind, std::string_view name) {
    const std::lock_guard lock(mutex_);
    return left_out_.add(kind, name);
  }
  std::map<std::string, std::uint64_t> left_out() const {
    const std::lock_guard lock(mutex_);
    return left_out_.counts();
  }

private:
  mutable std::mutex mutex_;
  bounded_counts left_out_;
};

/// The earliest unfinished phase of discovery, diff and ingestion of pages, which overlap (CYC-3).
inline observe::sync_phase earliest_phase(const tally& counts) noexcept {
  if (!counts.discovery_complete)
    return observe::sync_phase::scanning;
  return counts.spaces_diffed < counts.spaces_complete ? observe::sync_phase::diffing
                                                       : observe::sync_phase::ingesting_pages;
}

} // namespace cfc::nodes

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cfc::nodes {

enum class item_kind : std::uint8_t { page, attachment };
enum class item_end : std::uint8_t {
  ingested,
  skipped, ///< for a reason that is normal
  failed,
  stopped, ///< the cycle is ending; not attempted, or cleaned up again
};

/// How one item ended. Every item that the diff wanted ends as exactly one of these.
struct item_outcome {
  item_kind kind = item_kind::page;
  item_end end = item_end::ingested;
  std::string key;        ///< full content key
  std::string step;       ///< failed: which step
  std::string reason;     ///< skipped and failed
  int status = 0;         ///< failed: HTTP status, 0 when there was none
  bool not_asked = false; ///< failed: given up without a request (REL-12)
  int tries = 0;          ///< failed: how often the request of that step was made; 0: none was
  /// Ingested: full keys of images that are in the page now and that Unique may hold as attachments (INL-17).
  std::vector<std::string> inlined_keys = {};
  bool undone = false; ///< failed: what was registered was deleted again, with any earlier version (ING-6)
  bool emptied =
      false; ///< skipped, for it has no content (any more): Unique may hold an earlier version, or one in
             ///< another space
};

/// Failed items that the report names: a platform that refuses a million items must not cost gigabytes.
inline constexpr std::size_t most_failures_named = 10'000;

/// Told of each item as it ends, however many there are. Called by one at a time.
using outcome_listener = std::function<void(const item_outcome&)>;

/// How the items of one kind ended.
struct item_counts {
  std::uint64_t ingested = 0, skipped = 0, failed = 0, stopped = 0;
  std::map<std::string, std::uint64_t> skipped_by_reason;
  std::uint64_t total() const noexcept { return ingested + skipped + failed + stopped; }
};

} // namespace cfc::nodes

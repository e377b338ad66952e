#pragma once

#include "io/config/tenant.hpp"

#include <algorithm>
#include <cstddef>

namespace cfc::pipeline {

/// How wide the sections of the graph are. Memory depends on them, on the budgets of bytes (byte_budget.hpp),
/// and on the records of the spaces that are being discovered.
struct section_widths {
  std::size_t searches = 4;     ///< `discoveryConcurrency`: searches in flight, with their records
  std::size_t spaces = 16;      ///< between their discovery and their last page batch; large ones count more
  std::size_t page_batches = 3; ///< batches of page bodies being fetched or waiting for ingestion
  std::size_t items = 1;        ///< `concurrency`: items being ingested
  std::size_t attachment_batches = 2; ///< one being handed on and the next, since they are only in memory
  std::size_t deletions = 4;          ///< deletion calls in flight
  std::size_t removed_spaces = 2;     ///< removed spaces being cleaned up

  /// Calls that a host may be asked for at the same time: every message in hand has one call at a time,
  /// and the sections go on beside each other. Deletions and removed spaces come when the others have ended.
  /// Images that are fetched for a page, several at once, wait for a connection that is free.
  std::size_t calls_at_once() const noexcept {
    return searches + items + std::max<std::size_t>(page_batches + spaces, deletions + removed_spaces);
  }
};

/// What a tenant's settings ask for.
section_widths widths_of(const config::tenant& tenant);

} // namespace cfc::pipeline

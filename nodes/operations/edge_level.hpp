#pragma once

#include <cstdint>
#include <string_view>

namespace cfc::nodes {

/// The bounded edges of a cycle's graph, in the order of the flow.
enum class edge_id : std::uint8_t {
  searches,           ///< searches in flight, with their records
  spaces,             ///< spaces between their discovery and their last page batch
  page_batches,       ///< batches of page bodies being fetched or waiting for ingestion
  pages,              ///< pages being ingested
  attachment_batches, ///< batches of attachments being handed on
  attachments,        ///< attachments being ingested
  deletions,          ///< deletion calls in flight
  removed_spaces,     ///< removed spaces being cleaned up
};

constexpr std::string_view name_of(edge_id edge) noexcept {
  switch (edge) {
  case edge_id::searches:
    return "searches";
  case edge_id::spaces:
    return "spaces";
  case edge_id::page_batches:
    return "page batches";
  case edge_id::pages:
    return "pages";
  case edge_id::attachment_batches:
    return "attachment batches";
  case edge_id::attachments:
    return "attachments";
  case edge_id::deletions:
    return "deletions";
  case edge_id::removed_spaces:
    return "removed spaces";
  }
  return "unknown";
}

/// Fill level of an edge, for the progress display and for the check at the end of a phase.
struct edge_level {
  edge_id edge = edge_id::searches;
  std::int64_t capacity = 0;
  std::int64_t waiting = 0;  ///< in front of the edge, not yet admitted
  std::int64_t inside = 0;   ///< admitted, credit not yet back
  std::int64_t admitted = 0; ///< since the start
};

} // namespace cfc::nodes

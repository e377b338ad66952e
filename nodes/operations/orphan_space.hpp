#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/space_records.hpp"

#include <cstdint>
#include <optional>

namespace cfc::nodes {

/// A space scope whose space was not discovered any more (DEL-2), or whose space was removed and made again:
/// the key is in use under another id, and so is the scope, but the contents below the old id's prefix are
/// nobody's.
struct orphan_space {
  unique::scope scope;
  space_mark mark;
  std::optional<space_identity> replaced_by; ///< the space that has the key now, and keeps the scope
  std::uint64_t files = 0;                   ///< contents below its key prefix, as counted before
};

} // namespace cfc::nodes

#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/space_records.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace cfc::nodes {

/// A space scope whose space was not discovered any more (DEL-2), or whose space was removed and made again:
/// the key is in use under another id, and so is the scope, but the contents below the old id's prefix are
/// nobody's. The same holds for what is below the tenant's former name in a scope that it adopts (SCP-7).
struct orphan_space {
  unique::scope scope;
  space_mark mark;
  std::optional<space_identity> replaced_by; ///< the space that has the key now, and keeps the scope
  std::string prefix;                        ///< of the keys of the contents that go, with its slash
  deletion_reason reason = deletion_reason::space_removed;
  std::uint64_t files = 0;        ///< contents below the prefix in the scope, as counted before, at most
  std::uint64_t below_prefix = 0; ///< those anywhere
  /// Those of them that Confluence still has, or may have, and that are no longer to be ingested (DEL-6).
  std::uint64_t unlabelled = 0;
};

} // namespace cfc::nodes

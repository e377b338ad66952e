#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/space_records.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What Unique was seen to hold below an orphaned space's keys, before it was decided what goes (DEL-6). A
/// count alone decides nothing there: one that is too low would pass every limit.
struct orphan_contents {
  std::vector<content_to_delete> ours; ///< in its scope, each with the reason why it goes
  std::vector<kept_content> foreign;   ///< left alone
  std::optional<std::string> doubt;    ///< why there may be more (REL-10); null: nothing speaks for it
};

/// A space scope whose space was not discovered any more (DEL-2), or whose space was removed and made again:
/// the key is in use under another id, and so is the scope, but the contents below the old id's prefix are
/// nobody's. The same holds for what is below the tenant's former name in a scope that it adopts (SCP-7).
struct orphan_space {
  unique::scope scope;
  space_mark mark;
  std::optional<space_identity> replaced_by; ///< the space that has the key now, and keeps the scope
  std::string prefix;                        ///< of the keys of the contents that go, with its slash
  deletion_reason reason = deletion_reason::space_removed;
  /// What Unique lists below the prefix: the limits count it, and the clean-up deletes of it and nothing
  /// besides.
  std::shared_ptr<const orphan_contents> stored = std::make_shared<const orphan_contents>();
  /// Those of them that Confluence still has, or may have, and that are no longer to be ingested (DEL-6).
  std::uint64_t unlabelled = 0;

  std::uint64_t files() const noexcept { return stored->ours.size(); }
};

} // namespace cfc::nodes

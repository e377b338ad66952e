#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cfc::nodes {

/// What the guards look at, for one space.
struct guard_facts {
  std::uint64_t submitted = 0;
  std::uint64_t created = 0;
  std::uint64_t deletions = 0; ///< only those whose full key and scope are this space's (DIF-7)
  /// Contents of ours with keys below the partial key, moved by hand or not.
  std::uint64_t stored_in_unique = 0;
  bool deletes_a_submitted_key = false;
};
/// DIF-4 and DIF-5: the reason to abort, or nothing.
std::optional<std::string> objection(const guard_facts& facts, const std::string& space_key);

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/deletion_facts.hpp"
#include "nodes/operations/orphan_space.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Everything a cycle will delete, decided before the first deletion (CYC-3, DEL-6).
struct deletion_plan {
  std::vector<content_to_delete> contents;
  std::vector<orphan_space> orphans;
  std::vector<kept_content> averted;   ///< found again by the check (DEL-4)
  std::vector<kept_content> undecided; ///< nothing decides about them
  std::vector<kept_content> foreign;   ///< under our keys, but not ours: left alone (DIF-7)
  /// Left out: what Unique holds can't be listed (REL-10), or a space has two ids or keys.
  std::vector<kept_content> failures;
  std::uint64_t unlabelled = 0;   ///< of all that goes: what Confluence still has, or may have (DEL-6)
  std::vector<std::string> notes; ///< what the operator should know of the check
  std::vector<std::string> unreachable_spaces; ///< kept, `unreachableSpaces: keep` (DEL-5)
  /// A limit was exceeded (DEL-6) or a check failed (DEL-4): why nothing may be deleted. The lists say what
  /// would have been.
  std::optional<std::string> refused;
};

/// Finds what became empty and the orphaned spaces (DEL-2, DEL-3), has it proven that what is to go is gone
/// (DEL-4, DEL-5) and applies the ceilings (DEL-6). Reads only.
boost::asio::awaitable<deletion_plan> plan_deletions(const service_set& services, const run_context& run,
                                                     deletion_facts facts);

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/new_places.hpp"
#include "nodes/operations/orphan_space.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/search_query.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_summary.hpp"

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
  std::vector<kept_content>
      failures; ///< left out: what Unique holds can't be listed (REL-10), or a space has two ids
  std::uint64_t unlabelled = 0;   ///< of all that goes: what Confluence still has, or may have (DEL-6)
  std::vector<std::string> notes; ///< what the operator should know of the check
  std::vector<std::string> unreachable_spaces; ///< kept, `unreachableSpaces: keep` (DEL-5)
  /// A limit was exceeded (DEL-6) or a check failed (DEL-4): why nothing may be deleted. The lists say what
  /// would have been.
  std::optional<std::string> refused;
};

/// What the plan is made from: the outcome of discovery and diff.
struct deletion_facts {
  const std::vector<space_summary>& spaces;
  std::vector<discovered_space> discovered;
  std::vector<root> lost_roots;
  const std::vector<std::string>& emptied; ///< keys of items that have no content any more
  own_scopes& scopes;
  std::optional<std::uint64_t> max_delete;        ///< `--max-delete`
  std::optional<std::uint64_t> accept_unlabelled; ///< `--accept-unlabelled`
  const std::vector<item_outcome>& failed; ///< items; what is under a former name stays with them (SCP-7)
  page_predicate was_found;          ///< whether discovery has accepted a page of that id, in whatever space
  bool nothing_was_ingested = false; ///< by `plan`, which takes it that all would be
  std::uint64_t deleted_before = 0;  ///< after a crash (REL-6); counts for the limit
};

/// Finds what became empty and the orphaned spaces (DEL-2, DEL-3), has it proven that what is to go is gone
/// (DEL-4, DEL-5) and applies the ceilings (DEL-6). Reads only.
boost::asio::awaitable<deletion_plan> plan_deletions(const service_set& services, const run_context& run,
                                                     deletion_facts facts);

} // namespace cfc::nodes

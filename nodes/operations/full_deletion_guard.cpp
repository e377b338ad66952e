#include "nodes/operations/full_deletion_guard.hpp"

namespace cfc::nodes {

std::optional<std::string> objection(const guard_facts& facts, const std::string& space_key) {
  if (facts.deletions == 0)
    return std::nullopt;
  const auto count = std::to_string(facts.deletions);
  if (facts.submitted == 0) {
    return "zero-submission guard: space " + space_key + " submitted nothing, yet " + count +
           " contents would be deleted. Check the account's permissions and the ingest labels in Confluence";
  }
  const bool everything = facts.deletions >= facts.stored_in_unique;
  if (everything && (facts.created == 0 || facts.deletes_a_submitted_key)) {
    return "full-deletion guard: all " + count + " contents of space " + space_key +
           " would be deleted. Check useV1KeyFormat, the tenant's file name and the ingest labels; to remove "
           "a tenant's contents on purpose set its status to deleted";
  }
  return std::nullopt;
}

} // namespace cfc::nodes

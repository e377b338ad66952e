#pragma once

#include "nodes/operations/attachment_lists.hpp"
#include "nodes/operations/id_set.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/search_query.hpp"
#include "nodes/operations/space_summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What a deletion plan is made from: the outcome of discovery, diff and ingestion, and what the operator allows.
struct deletion_facts {
  const std::vector<space_summary>& spaces;
  std::vector<discovered_space> discovered;
  std::vector<root_page> lost_roots;
  const std::vector<std::string>& emptied; ///< keys of items that came without content
  const std::vector<std::string>& inlined; ///< keys of images that are in their pages now (INL-17)
  own_scopes& scopes;
  std::optional<std::uint64_t> max_delete;        ///< `--max-delete`
  std::optional<std::uint64_t> accept_unlabelled; ///< `--accept-unlabelled`
  /// Items, the first `most_failures_named` of them: what is under a former name stays with them (SCP-7), and so does
  /// what was moved (DEL-4).
  const std::vector<item_outcome>& failed;
  const id_set& accepted; ///< ids that discovery has accepted, in whatever space
  /// Of these pages (DSC-14).
  const std::vector<nodes::unknown_attachments>& unknown_attachments;
  bool nothing_was_ingested = false; ///< by `plan`, which takes it that all would be
  std::uint64_t deleted_before = 0;  ///< after a crash (REL-6); counts for the limit
};

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/orphan_space.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_summary.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// `--max-delete`, and how much of it is used up.
struct deletion_allowance {
  std::optional<std::uint64_t> most; ///< null: no limit
  std::uint64_t used = 0;            ///< contents that an interrupted run left half-registered (REL-6)
};

/// DEL-6: which ceiling the deletions of a cycle exceed, in words for the operator; nothing when none.
/// @param contents sorted by key
boost::asio::awaitable<std::optional<std::string>>
exceeded_limit(const service_set& services, own_scopes& scopes, const std::vector<space_summary>& spaces,
               const std::vector<content_to_delete>& contents, const std::vector<orphan_space>& orphans,
               deletion_allowance allowed);

} // namespace cfc::nodes

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

/// Contents that would go although Confluence still has them, since they are no longer to be ingested
/// (DEL-6): they have lost their label, the settings don't allow attachments like these, or they came without
/// content, twice. What a slip in the tenant file or something on the way makes of a whole instance looks
/// just the same.
struct unlabelled_contents {
  std::uint64_t count = 0;
  std::uint64_t not_allowed = 0; ///< of these: attachments, for their media type or size, or since none are
  std::uint64_t emptied = 0;     ///< of these: they have no content any more (ING-9)
  std::vector<std::string> examples; ///< a few keys, or prefixes of whole spaces

  /// So few are never held back.
  static constexpr std::uint64_t allowed = 50;
};

/// Where nothing was looked up (`verifyDeletions: disabled`), whatever goes may be such a content.
unlabelled_contents count_unlabelled(config::deletion_check checked,
                                     const std::vector<content_to_delete>& contents,
                                     const std::vector<orphan_space>& orphans);

/// DEL-6: why nothing may be deleted in this cycle, for the operator; nothing when these are few, no more
/// than `processing.maxUnlabelledPercent` of what Unique holds for the tenant, or confirmed. Counts what
/// Unique holds only where that decides, and takes no count for more than what the diff knows of a space, or
/// a list has.
/// @param spaces that were compared
/// @param orphans that go
/// @param accepted `--accept-unlabelled`
/// @throws http::api_error when what Unique holds can't be counted
boost::asio::awaitable<std::optional<std::string>>
too_many_unlabelled(const service_set& services, own_scopes& scopes, const std::vector<space_summary>& spaces,
                    const std::vector<orphan_space>& orphans, const unlabelled_contents& unlabelled,
                    std::optional<std::uint64_t> accepted);

} // namespace cfc::nodes

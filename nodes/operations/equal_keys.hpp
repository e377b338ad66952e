#pragma once

#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/shared_look_up.hpp"
#include "nodes/operations/space_records.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Items of a space that the diff takes for known. It goes by keys alone, and keys name no deployment
/// (DIF-7): with an equal tenant name, or with v1 keys, they may be another deployment's contents. Unchanged
/// ones would then be missing here for good, and changed ones taken away there.
struct known_items {
  space_identity space;
  std::vector<std::string> item_keys;
  bool scopes_are_empty = false; ///< nothing is counted in our scopes of the space
};

/// What the look at the owners of known items says.
struct owners_found {
  /// Why the cycle has to end: some are in a scope of another deployment or tenant.
  std::optional<std::string> abort;
  /// Why nothing of this space may be ingested or deleted: its scope was moved elsewhere, or our scopes have
  /// nothing, and the account is shown none of the first hundred.
  std::optional<std::string> refusal;
  /// Keys of items that Unique shows nowhere, or half-registered where nobody's space is.
  std::set<std::string> missing;
  std::uint64_t moved_by_hand = 0; ///< contents in folders that are no space's
};

/// Looks up in which scopes these items are. A scope is another deployment's when its mark names another
/// tenant, or another space, or when it is below a root scope that has a mark of its own. Complete ones in a
/// folder that nobody has marked were moved there by hand: one warning per cycle.
/// @throws http::api_error
boost::asio::awaitable<owners_found> find_owners(const service_set& services, const run_context& run,
                                                 own_scopes& scopes, shared_look_up& look_up,
                                                 known_items known);

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Items of a space that the diff takes for known. It goes by keys alone, and keys name no deployment (DIF-7): with an
/// equal tenant name, or with v1 keys, they may be another deployment's contents. Unchanged ones would then be missing
/// here for good, and changed ones taken away there.
struct known_items {
  space_identity space;
  std::vector<std::string> item_keys;
  bool scopes_are_empty = false; ///< nothing is counted in our scopes of the space
};

/// Looks up in which scopes these items are. Those in a folder that nobody has marked were moved there by hand: one
/// warning per cycle.
/// @return why the cycle has to end, for the operator: some are in a scope that is marked for a space of another
/// deployment or tenant, or our scopes have nothing and the account is shown nothing of the first hundred; nothing: they
/// aren't another's
/// @throws http::api_error
boost::asio::awaitable<std::optional<std::string>> objection_to_owners(const service_set& services,
                                                                       const run_context& run,
                                                                       own_scopes& scopes, known_items known);

} // namespace cfc::nodes

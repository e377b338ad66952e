#pragma once

#include "nodes/operations/confirmations.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/failed_item.hpp"
#include "nodes/operations/removed_space.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What the clean-up of a tenant of status `deleted` did, or would do (DEL-T).
struct removal_result {
  /// The root scope is missing, or its mark is already cleared: what is known of that, for the operator.
  /// Null: there is something to remove.
  std::optional<std::string> nothing_to_do;
  std::vector<removed_space> spaces; ///< the scopes by name, with what they and the folders below held before
  std::vector<deleted_content> deleted;
  std::uint64_t scopes_deleted = 0;
  std::vector<failed_item> failures;
  std::vector<std::string> notes; ///< for the operator: what stays
};

/// DEL-T: deletes the contents of each scope below the root that is marked for this tenant, with all folders
/// below it, then these scopes, and then the mark of the root scope, which stays. The mark is cleared only if
/// nothing failed and nothing is left: it is what makes a later run take the clean-up up again. Scopes
/// without this tenant's mark stay, with what is in them, and the mark of the root with them. Confluence is
/// only asked who it is, so that a wrong scopeId costs no other instance its contents (SCP-3); when it
/// doesn't answer, `--identity` has to say it. A root scope that can't be seen or has no mark leaves nothing
/// to do: the tenant was removed earlier, or `ingestion.scopeId` names another scope, or a move of the root
/// isn't over. Which of these it is, is looked for below it and below the other scopes that are marked for
/// the instance.
/// Nothing is deleted that wasn't counted before, and a scope only when Unique counts nothing in it any more.
/// @param confirmed `--max-delete`: more contents than these refuse the removal before its first deletion
/// (DEL-6)
/// @throws cycle_aborted when the root scope belongs to another instance or can't be had, nothing says whose
/// it is, the tenant's scopes are below another root, or the limit is exceeded; http::api_error when the
/// scopes can't be read
boost::asio::awaitable<removal_result> remove_tenant(const service_set& services, run_context& run,
                                                     confirmations confirmed);

/// What remove_tenant() would delete; reads only, and asks for no access.
/// @throws cycle_aborted where remove_tenant() would
boost::asio::awaitable<removal_result> plan_removal(const service_set& services, confirmations confirmed);

} // namespace cfc::nodes

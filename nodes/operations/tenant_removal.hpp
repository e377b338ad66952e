#pragma once

#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/removed_space.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace cfc::nodes {

/// What the clean-up of a tenant of status `deleted` did, or would do (DEL-T).
struct removal_result {
  bool nothing_to_do = false;        ///< the root scope is missing, or its mark is already cleared
  std::vector<removed_space> spaces; ///< the child scopes by name, with what they held before
  std::vector<deleted_content> deleted;
  std::uint64_t scopes_deleted = 0;
  std::vector<failed_item> failures;
};

/// DEL-T: deletes the contents of each child scope, the child scopes, and then the mark of the root scope,
/// which stays. The mark is cleared only if nothing failed: it is what makes a later run take the clean-up up
/// again. Scopes that are marked as another tenant's stay, and the mark of the root with them. Confluence is
/// only asked who it is, so that a wrong scopeId costs no other instance its contents (SCP-3).
/// @param max_delete `--max-delete`: more contents than these refuse the removal before its first deletion
/// (DEL-6)
/// @throws cycle_aborted when the root scope belongs to another instance or can't be had, or the limit is
/// exceeded; http::api_error when the scopes can't be read
boost::asio::awaitable<removal_result> remove_tenant(const service_set& services, run_context& run,
                                                     std::optional<std::uint64_t> max_delete);

/// What remove_tenant() would delete; reads only, and asks for no access.
boost::asio::awaitable<removal_result> plan_removal(const service_set& services);

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/confirmations.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/root_move.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Grants the user MANAGE, READ and WRITE on the root scope. Anything but a yes is a warning only, since the
/// access may have been given before (SCP-1).
/// @return why the platform refused it, nothing when it didn't; it refuses for a scope that doesn't exist too
/// @throws http::api_error for what is no refusal: no answer, no login, a used-up quota
boost::asio::awaitable<std::optional<std::string>> ask_for_access(const service_set& services,
                                                                  std::string user);

/// The root scope, as a cycle needs it.
struct root_state {
  std::string path; ///< for space scopes, with a slash in front (SCP-5); empty for a plan
  /// Id of the scope that the spaces' scopes are below now; for a plan the former root's.
  std::string spaces_below;
  std::optional<root_move> move;
  std::vector<std::string> notes; ///< for the operator
};

/// Makes the root scope ready: access (SCP-1), ownership (SCP-2, SCP-3) with the move from an earlier root
/// (SCP-4), path (SCP-5). Nothing is written when the scope belongs to another instance. While the platform
/// still moves files in the background the root isn't claimed yet: that is done by the cycle that deletes the
/// former one.
/// @throws cycle_aborted, http::api_error
boost::asio::awaitable<root_state> initialise_root_scope(const service_set& services, const run_context& run,
                                                         confirmations confirmed);

/// For a run that changes nothing but some items (RUN-4): the root scope has to be claimed already, so that
/// it is neither claimed nor are spaces moved to it. The run that claimed it has made it readable.
/// @throws cycle_aborted, http::api_error
boost::asio::awaitable<void> require_own_root(const service_set& services);

/// The same check for `plan`, which writes nothing: a scope that can't be read without a grant is not an
/// error.
/// @throws cycle_aborted where sync would abort: the scope belongs to another instance, or spaces may not be
/// moved to it
boost::asio::awaitable<root_state> check_root_scope(const service_set& services, confirmations confirmed);

} // namespace cfc::nodes

#pragma once

#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace cfc::nodes {

/// Grants the user MANAGE, READ and WRITE on the root scope. Anything but a yes is a warning only, since the access may
/// have been given before (SCP-1).
/// @return why the platform refused it, empty when it didn't; it refuses for a scope that doesn't exist too
/// @throws http::api_error for what is no refusal: no answer, no login, a used-up quota
boost::asio::awaitable<std::string> ask_for_access(const service_set& services, std::string user);

/// Makes the root scope ready: access (SCP-1), ownership (SCP-2, SCP-3) with migration from an earlier root
/// (SCP-4), path (SCP-5). Nothing is written when the scope belongs to another instance.
/// @return the root's path for space scopes, with a slash in front (SCP-5)
/// @throws cycle_aborted, http::api_error
boost::asio::awaitable<std::string> initialise_root_scope(const service_set& services,
                                                          const run_context& run);

/// The same check for `plan`, which writes nothing: a scope that can't be read without a grant is not an
/// error.
/// @return notes for the operator
/// @throws cycle_aborted when the scope belongs to another instance
boost::asio::awaitable<std::vector<std::string>> check_root_scope(const service_set& services);

} // namespace cfc::nodes

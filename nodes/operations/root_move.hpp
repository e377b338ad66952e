#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/confirmations.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace cfc::nodes {

/// The spaces of a former root scope that are moved below the one that the tenant names now, or would be
/// (SCP-4).
struct root_move {
  std::string from, to;      ///< scope ids
  std::uint64_t folders = 0; ///< that are moved
  bool finished = true;      ///< false: the platform still moves, and so the former root stays for now
  std::string outcome;       ///< for the operator: what becomes of the former root
};

/// What a move would do; reads only. `to` is nothing where the new root can't be read yet: then only the
/// former one is looked at.
/// @throws cycle_aborted when the move may not be made: one of the two has spaces of another tenant, or
/// something that isn't ours and that `--move-root` doesn't confirm, or `--max-delete 0` refuses it. What was
/// found is said.
boost::asio::awaitable<root_move> examine_move(const service_set& services, unique::scope from,
                                               std::optional<unique::scope> to, confirmations confirmed);

/// Moves all children in one call, and then deletes the former root: only when it is empty, and not while the
/// platform still moves.
/// @param user who is granted access to the former root
/// @throws cycle_aborted as examine_move(), and when anything fails; http::api_error
boost::asio::awaitable<root_move> move_root(const service_set& services, const run_context& run,
                                            unique::scope from, unique::scope to, std::string user,
                                            confirmations confirmed);

} // namespace cfc::nodes

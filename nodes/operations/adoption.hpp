#pragma once

#include "nodes/operations/orphan_space.hpp"
#include "nodes/operations/removal_check.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What a look at an adopted scope says (SCP-7).
struct adoption {
  /// All that is under the former name is there under the new one, or is gone in Confluence.
  bool complete = false;
  std::vector<kept_content> averted, undecided; ///< what isn't
  std::uint64_t unlabelled = 0; ///< without a successor, yet Confluence has, or may have it (DEL-6)
};

/// Compares what a scope holds under the tenant's former name with what it holds under the present one.
/// @param adopted its prefix is the former name's
/// @param emptied full keys, under the present name, of items that came without content in this cycle
/// @throws what the check fails with; http::api_error
boost::asio::awaitable<adoption> examine_adoption(const service_set& services, const run_context& run,
                                                  removal_check& check, orphan_space adopted,
                                                  space_identity space, std::vector<std::string> emptied);

} // namespace cfc::nodes

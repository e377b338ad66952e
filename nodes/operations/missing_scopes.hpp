#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_summary.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace cfc::nodes {

/// What was left undone because Unique's list of the scopes below the root may not be whole (REL-10), for the
/// report:
///
/// - Contents in a scope that isn't listed count as somebody else's, and are kept: where the list may be cut,
///   that is no finding. What is listed is proven by itself.
/// - A removed space whose scope isn't listed stays. Contents that are of no known space are its trace.
///
/// Nothing where nothing speaks against the list, or where it lacks nothing that matters.
/// @throws http::api_error
boost::asio::awaitable<std::vector<kept_content>>
failures_of_missing_scopes(const service_set& services, const own_scopes& scopes,
                           const std::vector<space_summary>& spaces,
                           const std::vector<discovered_space>& discovered);

} // namespace cfc::nodes

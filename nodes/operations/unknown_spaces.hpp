#pragma once

#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_summary.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// A key that was named in a selection, and that no space has as far as anything shows.
struct unknown_space {
  std::string key;
  std::optional<std::string> nearest; ///< of those that are known; nothing: none is
};

/// RUN-1: the keys of the run's selection that neither discovery nor a scope of this tenant nor a search knows. A
/// search costs one request for each key that the first two don't know.
/// @throws http::api_error, cycle_aborted
boost::asio::awaitable<std::vector<unknown_space>>
find_unknown_spaces(const service_set& services, const run_context& run, own_scopes& scopes,
                    std::vector<discovered_space> discovered);

} // namespace cfc::nodes

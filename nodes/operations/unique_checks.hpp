#pragma once

#include "nodes/operations/check_list.hpp"
#include "nodes/operations/confluence_checks.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace cfc::nodes {

/// What a sync asks of Unique, as far as it can be known without writing (RUN-7): login, contents, the root scope, its owner,
/// what is above and below it, and where uploads go. No access is granted, so that a scope may be hidden that a sync would see.
/// @param needs the checks that have to be passed before
/// @param instance of Confluence, for whose the root scope is
boost::asio::awaitable<void> check_unique(const service_set& services, check_list& checks,
                                          std::vector<std::string> needs, instance_found instance);

} // namespace cfc::nodes

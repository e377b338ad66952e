#pragma once

#include "nodes/operations/examination/check_list.hpp"
#include "nodes/operations/examination/confluence_checks.hpp"
#include "nodes/operations/examination/reach_checks.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What a sync asks of Unique, as far as it can be known without writing (RUN-7): login, contents, the root
/// scope, its owner, and what is above and below it. No access is granted, so that a scope may be hidden that
/// a sync would see.
/// @param needs the checks that have to be passed before
/// @param instance of Confluence, for whose the root scope is
boost::asio::awaitable<void> check_unique(const service_set& services, check_list& checks,
                                          std::vector<std::string> needs, instance_found instance);

/// What only a write would show, as far as it can be known without one: whether the host of uploads is there,
/// and that the rest isn't tried.
/// @param ingestion whose checks have been made; inside the cluster uploads go there
/// @param uploads where they go outside of it, as far as that is known
boost::asio::awaitable<void> check_writing(const service_set& services, check_list& checks,
                                           const way_to_host& ingestion, std::optional<way_to_host> uploads);

} // namespace cfc::nodes

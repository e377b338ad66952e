#pragma once

#include "io/journal/journal.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <vector>

namespace cfc::pipeline {

/// REL-6: deletes what an earlier, killed process left registered, so that the diff sees it as new, and then
/// empties the journal. Gives what was deleted. When the cycle has to end before all is gone, the journal stays as it is.
/// @throws nodes::cycle_aborted when something can't be deleted; http::api_error when it can't be looked up
boost::asio::awaitable<std::vector<nodes::deleted_content>>
delete_left_open(const nodes::service_set& services, nodes::run_context& run, journal::journal& journal);

} // namespace cfc::pipeline

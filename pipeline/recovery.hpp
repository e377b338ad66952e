#pragma once

#include "io/journal/journal.hpp"
#include "nodes/operations/root_scope.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "pipeline/report/report.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// Whose contents the crash journal of a tenant is about.
journal::origin origin_of(const config::tenant& tenant);

/// REL-6: deletes what an earlier, killed process left registered (find_left_open()), so that the diff sees
/// it as new, and settles it in the journal. The report names what was deleted and what was kept. When the
/// cycle has to end before all is gone, the rest stays in the journal. `maxDeletePercent` has no say: what
/// goes is ingested anew in the same cycle. Entries of a former root scope count when its spaces were moved
/// in this cycle (SCP-4). What else names another root scope is left alone; where it is about contents of
/// ours that are surely half-registered, these are failures. Entries of spaces that the run doesn't look at
/// (RUN-1) are left as they are.
/// @param root as it is now
/// @param max_delete `--max-delete` (DEL-6)
/// @throws nodes::cycle_aborted when that is exceeded, before the first deletion, or when something can't be
/// deleted; http::api_error when it can't be looked up
boost::asio::awaitable<void> delete_left_open(const nodes::service_set& services, nodes::run_context& run,
                                              journal::journal& journal, nodes::root_state root,
                                              std::optional<std::uint64_t> max_delete, cycle_report& report);

/// Tells in the report of a plan what a sync would delete so. @param left what the journal has
boost::asio::awaitable<void> plan_left_open(const nodes::service_set& services, journal::left_behind left,
                                            nodes::root_state root, cycle_report& report);

} // namespace cfc::pipeline

#pragma once

#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <cstddef>
#include <vector>

namespace cfc::nodes {

/// DEL-8: contents below our prefix whose item key isn't one that this connector makes are somebody else's. Takes them
/// out of what is to go, whose item keys must be set; one warning per cycle names the first.
/// @return how many these were
std::size_t leave_foreign(const service_set& services, const run_context& run,
                          std::vector<content_to_delete>& contents);

} // namespace cfc::nodes

#pragma once

#include "io/config/tenant.hpp"
#include "pipeline/report/report.hpp"

#include <cstdint>
#include <string>

namespace cfc::pipeline {

/// From the counts, not from measurement.
plan_estimate estimate(const cycle_report& plan, const config::tenant& tenant);

/// One line per space with additions, updates and deletions, and the estimate.
std::string plan_table(const cycle_report& plan, const config::tenant& tenant);

} // namespace cfc::pipeline

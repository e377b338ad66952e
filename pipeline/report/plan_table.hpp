#pragma once

#include "io/config/tenant.hpp"
#include "pipeline/report/report.hpp"

#include <cstdint>
#include <string>

namespace cfc::pipeline {

/// What `sync` would need for what a plan found: an estimate from the counts, not from measurement.
struct plan_estimate {
  std::uint64_t confluence_requests = 0;
  std::uint64_t unique_requests = 0; ///< those that count against the rate; uploads don't
  std::uint64_t uploads = 0;
  std::uint64_t attachment_bytes = 0;
  std::uint64_t images = 0, image_bytes = 0; ///< that go into pages, as known at discovery (INL-23)
  double minutes = 0;                        ///< at the configured rates, the slower of both
};
plan_estimate estimate(const cycle_report& plan, const config::tenant& tenant);

/// One line per space with additions, updates and deletions, and the estimate.
std::string plan_table(const cycle_report& plan, const config::tenant& tenant);

} // namespace cfc::pipeline

#pragma once

#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"
#include "pipeline/phase_clock.hpp"
#include "pipeline/report/report.hpp"

namespace cfc::pipeline {

/// What the phases of a cycle share; all of it outlives them.
struct phase_environment {
  const nodes::service_set& services;
  nodes::run_context& run;
  nodes::own_scopes& scopes; ///< used on the I/O thread only
  const nodes::tally& counts;
  phase_clock& clock;
  cycle_report& report;
};

} // namespace cfc::pipeline

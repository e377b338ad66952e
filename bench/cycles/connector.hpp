#pragma once

#include "bench/cycles/measured_process.hpp"
#include "bench/cycles/results.hpp"
#include "bench/cycles/simulated_services.hpp"

#include <filesystem>
#include <string>

namespace cfc::bench {

/// A connector that is measured: a name, and a command of the shell. In the command {config}, {report},
/// {metrics}, {confluence} and {unique} stand for the tenant file, the file for a report, the address for
/// metrics, and the services' URLs.
using connector = connector_facts;

/// NAME=COMMAND, or a command alone, which is named after its program.
connector connector_from(const std::string& option);
/// Ours.
connector our_connector();

/// The same for all runs of a scenario.
struct running_conditions {
  std::filesystem::path folder;   ///< a folder of its own, for what the connector keeps
  std::filesystem::path programs; ///< where ours is; the shell looks there first
  tenant_settings tenant;
  std::chrono::seconds at_most{3'600};
};

/// One cycle from its start to its end, measured from outside; nothing is judged yet.
run_figures run_cycle(const connector& who, simulated_services& at, const running_conditions& under);

} // namespace cfc::bench

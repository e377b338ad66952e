#pragma once

#include "bench/cycles/connector.hpp"
#include "bench/cycles/instances.hpp"
#include "bench/cycles/results.hpp"
#include "bench/cycles/scenarios.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cfc::bench {

/// What is measured, and how.
struct benchmark_plan {
  std::vector<instance_size> sizes;
  std::vector<scenario> scenarios;
  std::vector<connector> connectors;
  unsigned runs = 3;
  std::uint32_t concurrency = 64;
  unsigned simulator_threads = 1;
  bool raw_load = true;                ///< measured beside, as a lower bound
  std::chrono::seconds at_most{3'600}; ///< for a cycle
  std::filesystem::path programs;      ///< the folder of the simulator and of ours
  std::filesystem::path folder;        ///< for what runs leave behind
};

/// Measures every connector in every scenario at every size.
/// @param tell one line for whoever waits
std::vector<measurement> measure_all(const benchmark_plan& plan,
                                     const std::function<void(const std::string&)>& tell);

} // namespace cfc::bench

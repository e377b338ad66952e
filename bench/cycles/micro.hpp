#pragma once

#include "bench/cycles/results.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace cfc::bench {

/// The micro benchmarks in a folder of programs: those whose names end in _bench, but for this one.
std::vector<std::filesystem::path> micro_programs(const std::filesystem::path& programs);
/// Runs one with so many repetitions. @throws std::runtime_error when it fails
std::vector<micro_figure> run_micro(const std::filesystem::path& program, unsigned repetitions,
                                    const std::filesystem::path& folder);
/// What Google Benchmark says in JSON: the medians where there are any, else the single runs.
std::vector<micro_figure> micro_figures(const std::string& json);

} // namespace cfc::bench

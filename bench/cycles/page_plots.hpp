#pragma once

#include "bench/cycles/html.hpp"
#include "bench/cycles/plots.hpp"
#include "bench/cycles/results.hpp"

#include <string>
#include <vector>

namespace cfc::bench {

/// Items a second of the runs that ingest, against the pages of the instance.
plot throughput_against_size(const results& of);
/// Peak memory against the pages of the instance.
plot memory_against_size(const results& of);
/// Seconds by stage of the typical runs, a bar for each measurement that tells them.
struct stage_bars {
  std::vector<std::string> stages;
  std::vector<html::stacked_bar> bars;
};
stage_bars time_by_stage(const results& of);
/// How full each edge was over time, in percent of what it lets in.
plot fill_of_edges(const measurement& of);

/// "S, initial", with the connector's name where there are several.
std::string name_of(const results& all, const measurement& one);

} // namespace cfc::bench

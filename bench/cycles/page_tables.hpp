#pragma once

#include "bench/cycles/comparison.hpp"
#include "bench/cycles/html.hpp"
#include "bench/cycles/results.hpp"

#include <string>
#include <vector>

/// What the page says in tables.
namespace cfc::bench {

html::table results_table(const results& of);
html::table stages_table(const results& of);
/// How far pages were still being found while others were ingested already.
html::table overlap_table(const results& of);
html::table limits_table(const results& of);
html::table bounds_table(const results& of);
/// One for each measurement, folded.
std::string routes_tables(const results& of);
html::table judgement_table(const results& of);
/// Examples of what is missing, surplus or wrong.
std::string findings_of(const results& of);
html::table simulator_table(const results& of);
html::table micro_table(const results& of);
html::table comparison_table(const std::vector<comparison>& all);

} // namespace cfc::bench

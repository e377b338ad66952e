#pragma once

#include "bench/cycles/results.hpp"

#include <string>
#include <vector>

namespace cfc::bench {

/// A line of a plot.
struct series {
  std::string name;
  std::vector<double> x, y;
};

struct plot {
  std::string title; ///< told to who can't see it
  std::string x_title, y_title;
  bool log_x = false;
  std::vector<series> all;
};

/// As SVG to stand in a page: without outside references, in colours of the page's style sheet (`--ink`, and
/// `--series-1` to `--series-8` in turn), its ids beginning with `id`. Names of the lines are the page's
/// matter. "" when there is nothing to draw.
/// @throws std::runtime_error when gnuplot can't be run or refuses
std::string svg_of(const plot& what, const std::string& id);
/// Whether gnuplot can be run.
bool has_gnuplot();
/// What svg_of() gives gnuplot.
std::string gnuplot_script(const plot& what);

} // namespace cfc::bench

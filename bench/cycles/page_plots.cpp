#include "bench/cycles/page_plots.hpp"

#include "bench/cycles/statistics.hpp"

#include <algorithm>
#include <set>

namespace cfc::bench {

namespace {

template <class Figure>
plot against_size(const results& of, Figure figure) {
  plot result;
  result.x_title = "pages";
  result.log_x = true;
  for (const auto& one : of.measurements) {
    const double y = figure(one);
    if (y <= 0)
      continue;
    const auto name = (of.connectors.size() > 1 ? one.connector + ", " : std::string()) + one.scenario;
    auto found = std::find_if(result.all.begin(), result.all.end(),
                              [&](const series& line) { return line.name == name; });
    if (found == result.all.end())
      found = result.all.insert(result.all.end(), series{name, {}, {}});
    found->x.push_back(static_cast<double>(one.pages));
    found->y.push_back(y);
  }
  return result;
}

} // namespace

std::string name_of(const results& all, const measurement& one) {
  return (all.connectors.size() > 1 ? one.connector + ", " : std::string()) + one.size + ", " + one.scenario;
}

plot throughput_against_size(const results& of) {
  auto result = against_size(of, [](const measurement& one) {
    const double wall = summary_of(wall_seconds(one)).median;
    return wall > 0 && is_complete(one) ? static_cast<double>(one.items) / wall : 0;
  });
  result.title = "Items ingested per second against the size of the instance";
  result.y_title = "items per second";
  return result;
}

plot memory_against_size(const results& of) {
  auto result =
      against_size(of, [](const measurement& one) { return summary_of(peak_mebibytes(one)).median; });
  result.title = "Peak memory against the size of the instance";
  result.y_title = "MiB";
  return result;
}

stage_bars time_by_stage(const results& of) {
  stage_bars result;
  std::set<std::string> stages;
  for (const auto& one : of.measurements)
    for (const auto& [stage, seconds] : typical_run(one).stages)
      stages.insert(stage);
  result.stages.assign(stages.begin(), stages.end());
  for (const auto& one : of.measurements) {
    const auto& told = typical_run(one).stages;
    html::stacked_bar bar{name_of(of, one), {}};
    for (const auto& stage : stages)
      bar.parts.push_back(told.contains(stage) ? told.at(stage) : 0);
    if (!told.empty())
      result.bars.push_back(std::move(bar));
  }
  return result;
}

plot fill_of_edges(const measurement& of) {
  constexpr double percent = 100;
  plot result;
  const auto& run = typical_run(of);
  result.title = "How full each edge was, " + of.size + ", " + of.scenario;
  result.x_title = "seconds";
  result.y_title = "% of what it lets in";
  for (const auto& edge : run.edges) {
    if (edge.capacity <= 0 ||
        std::all_of(edge.items.begin(), edge.items.end(), [](double one) { return one == 0; }))
      continue;
    series line{edge.edge, run.sampled_at, {}};
    for (const double items : edge.items)
      line.y.push_back(items / edge.capacity * percent);
    result.all.push_back(std::move(line));
  }
  return result;
}

} // namespace cfc::bench

#include "bench/cycles/page_tables.hpp"

#include "bench/cycles/page_plots.hpp"
#include "bench/cycles/shares.hpp"
#include "bench/cycles/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cfc::bench {

namespace {

constexpr double milliseconds = 1e3;

/// "3.30 (3.21 to 3.52)", or the number alone when there was one run.
std::string spread(const std::vector<double>& runs, int digits = 2) {
  const auto of = summary_of(runs);
  const auto number = [&](double value) { return fmt::format("{:.{}f}", value, digits); };
  return runs.size() < 2 ? number(of.median)
                         : fmt::format("{} ({} to {})", number(of.median), number(of.least), number(of.most));
}

std::string heading(const results& of, const measurement& one) {
  return html::escaped(name_of(of, one));
}

std::string complete(const measurement& of) {
  return is_complete(of) ? "<span class=\"good\">yes</span>" : "<span class=\"bad\">no</span>";
}

/// Of the highest lower bound.
std::string ratio_of(const measurement& of) {
  if (of.bounds.empty() || !is_complete(of))
    return "–";
  return fmt::format("{:.2f}", summary_of(wall_seconds(of)).median / of.bounds.front().seconds);
}

std::string microseconds_of_cpu(const measurement& of) {
  const auto requests = typical_run(of).requests;
  constexpr double micro = 1e6;
  return requests == 0 ? "–"
                       : fmt::format("{:.0f}", summary_of(cpu_seconds(of)).median * micro /
                                                   static_cast<double>(requests));
}

} // namespace

html::table results_table(const results& of) {
  html::table all{"Median, and in brackets the least and the most of all runs",
                  {"Size, scenario", "Pages", "Items to ingest", "Wall s", "Items/s", "CPU s",
                   "µs CPU/request", "Peak MiB", "Requests", "Fewest", "Lower bound s", "× bound", "Complete",
                   "Runs"},
                  {}};
  for (const auto& one : of.measurements) {
    const double wall = summary_of(wall_seconds(one)).median;
    all.rows.push_back({heading(of, one), fmt::format("{}", one.pages), fmt::format("{}", one.items),
                        spread(wall_seconds(one)),
                        one.items == 0 || !is_complete(one)
                            ? "–"
                            : fmt::format("{:.0f}", static_cast<double>(one.items) / wall),
                        spread(cpu_seconds(one)), microseconds_of_cpu(one), spread(peak_mebibytes(one), 0),
                        fmt::format("{}", typical_run(one).requests), fmt::format("{}", one.fewest_requests),
                        one.bounds.empty() ? "–" : fmt::format("{:.2f}", one.bounds.front().seconds),
                        ratio_of(one), complete(one), fmt::format("{}", one.runs.size())});
  }
  return all;
}

html::table stages_table(const results& of) {
  html::table all{"Seconds by stage, of the typical run", {"Size, scenario"}, {}};
  std::set<std::string> stages;
  for (const auto& one : of.measurements)
    for (const auto& [stage, seconds] : typical_run(one).stages)
      stages.insert(stage);
  all.columns.insert(all.columns.end(), stages.begin(), stages.end());
  for (const auto& one : of.measurements) {
    std::vector<std::string> row{heading(of, one)};
    const auto& told = typical_run(one).stages;
    for (const auto& stage : stages)
      row.push_back(told.contains(stage) ? fmt::format("{:.2f}", told.at(stage)) : "–");
    if (!told.empty())
      all.rows.push_back(std::move(row));
  }
  return all;
}

html::table overlap_table(const results& of) {
  html::table all{
      "Finding pages and ingesting them at the same time, of the typical run",
      {"Size, scenario", "First upload s", "Last search s", "Wall s", "Of the search beside uploads"},
      {}};
  for (const auto& one : of.measurements) {
    const auto& run = typical_run(one);
    double upload = -1, search = 0;
    for (const auto& route : run.routes) {
      if (route.route.find(" PUT ") != std::string::npos)
        upload = upload < 0 ? route.first_seconds : std::min(upload, route.first_seconds);
      if (route.route.ends_with("/content/search"))
        search = std::max(search, route.last_seconds);
    }
    if (upload < 0 || search <= 0)
      continue;
    all.rows.push_back({heading(of, one), fmt::format("{:.2f}", upload), fmt::format("{:.2f}", search),
                        fmt::format("{:.2f}", run.wall_seconds),
                        html::bar(std::max(0.0, search - upload) / search)});
  }
  return all;
}

html::table limits_table(const results& of) {
  html::table all{"How much of what was allowed was used, of the typical run",
                  {"Size, scenario", "Limit", "Used", "Share"},
                  {}};
  for (const auto& one : of.measurements)
    for (const auto& use : one.limits)
      all.rows.push_back(
          {heading(of, one), html::escaped(use.limit), html::escaped(use.how), html::bar(use.share)});
  return all;
}

html::table bounds_table(const results& of) {
  html::table all{
      "Lower bounds of the wall time", {"Size, scenario", "Lower bound", "How", "Seconds", "× bound"}, {}};
  for (const auto& one : of.measurements)
    for (const auto& bound : one.bounds)
      all.rows.push_back({heading(of, one), html::escaped(bound.name), html::escaped(bound.how),
                          fmt::format("{:.2f}", bound.seconds),
                          fmt::format("{:.2f}", summary_of(wall_seconds(one)).median / bound.seconds)});
  return all;
}

std::string routes_tables(const results& of) {
  std::string text;
  for (const auto& one : of.measurements) {
    html::table routes{"As the simulator saw them, its latency included: " + name_of(of, one),
                       {"Route", "Requests", "Refused", "p50 ms", "p99 ms", "Handler ms", "MiB up",
                        "MiB down", "First s", "Last s"},
                       {}};
    for (const auto& route : typical_run(one).routes)
      routes.rows.push_back(
          {html::escaped(route.route), fmt::format("{}", route.requests), fmt::format("{}", route.refused),
           fmt::format("{:.2f}", route.p50_ms), fmt::format("{:.2f}", route.p99_ms),
           fmt::format("{:.3f}", route.handled_ms / std::max(1.0, static_cast<double>(route.requests))),
           fmt::format("{:.1f}", static_cast<double>(route.bytes_up) / mebibyte),
           fmt::format("{:.1f}", static_cast<double>(route.bytes_down) / mebibyte),
           fmt::format("{:.2f}", route.first_seconds), fmt::format("{:.2f}", route.last_seconds)});
    text +=
        fmt::format("<details><summary>{}</summary>{}</details>\n", heading(of, one), html::written(routes));
  }
  return text;
}

html::table judgement_table(const results& of) {
  html::table all{
      "What ought to be in Unique, and what is, after the last run",
      {"Size, scenario", "Complete", "Expected", "Right", "Missing", "Surplus", "Wrong", "Exit code"},
      {}};
  for (const auto& one : of.measurements) {
    const auto& last = one.runs.back();
    const auto& found = last.judgement;
    all.rows.push_back({heading(of, one), complete(one), fmt::format("{}", found.expected),
                        fmt::format("{}", found.right), fmt::format("{}", found.missing.count),
                        fmt::format("{}", found.surplus.count), fmt::format("{}", found.wrong.count),
                        fmt::format("{}", last.exit_code)});
  }
  return all;
}

std::string findings_of(const results& of) {
  std::string text;
  for (const auto& one : of.measurements) {
    const auto& found = one.runs.back().judgement;
    for (const auto& [what, findings] :
         {std::pair<const char*, const finding_figures*>{"missing", &found.missing},
          {"surplus", &found.surplus},
          {"wrong", &found.wrong}}) {
      std::vector<std::string> examples;
      for (const auto& example : findings->examples)
        examples.push_back("<code>" + html::escaped(example) + "</code>");
      if (!examples.empty())
        text += html::paragraph(fmt::format("<b>{}</b>, {}, such as:", heading(of, one), what)) +
                html::list(examples);
    }
  }
  return text;
}

html::table simulator_table(const results& of) {
  html::table all{"Its CPU, and how long a request waited before it had its turn, of the typical run",
                  {"Size, scenario", "CPU s", "Busiest thread", "Mean wait ms", "p99 wait ms"},
                  {}};
  for (const auto& one : of.measurements) {
    const auto& simulator = typical_run(one).simulator;
    all.rows.push_back({heading(of, one), fmt::format("{:.2f}", simulator.cpu_seconds),
                        html::bar(simulator.busiest_thread_share),
                        fmt::format("{:.2f}", simulator.wait_mean_ms),
                        fmt::format("{:.2f}", simulator.wait_p99_ms)});
  }
  return all;
}

html::table micro_table(const results& of) {
  html::table all{"Medians of the repetitions, CPU time", {"Benchmark", "µs", "Items/s", "MiB/s"}, {}};
  for (const auto& one : of.micro)
    all.rows.push_back(
        {html::escaped(one.name), fmt::format("{:.2f}", one.nanoseconds / milliseconds),
         one.items_per_second > 0 ? fmt::format("{:.0f}", one.items_per_second) : "–",
         one.bytes_per_second > 0 ? fmt::format("{:.0f}", one.bytes_per_second / mebibyte) : "–"});
  return all;
}

html::table comparison_table(const std::vector<comparison>& all) {
  html::table written{
      "Medians, and what can be said of them", {"Size, scenario", "Figure", "Then", "Now", "Verdict"}, {}};
  for (const auto& one : all) {
    const bool worse = one.said.what == difference::more, better = one.said.what == difference::less;
    const auto verdict = html::escaped(told(one.said));
    written.rows.push_back({html::escaped(one.connector + ", " + one.size + ", " + one.scenario), one.figure,
                            fmt::format("{:.2f} {}", one.before.median, one.unit),
                            fmt::format("{:.2f} {}", one.now.median, one.unit),
                            worse    ? "<span class=\"bad\">" + verdict + "</span>"
                            : better ? "<span class=\"good\">" + verdict + "</span>"
                                     : verdict});
  }
  return written;
}

} // namespace cfc::bench

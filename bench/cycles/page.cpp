#include "bench/cycles/page.hpp"

#include "bench/cycles/comparison.hpp"
#include "bench/cycles/html.hpp"
#include "bench/cycles/page_plots.hpp"
#include "bench/cycles/page_tables.hpp"
#include "bench/cycles/plots.hpp"
#include "bench/cycles/shares.hpp"

#include <fmt/format.h>

namespace cfc::bench {

namespace {

using html::escaped;

struct link {
  const char* id;
  const char* title;
};

std::string navigation(const std::vector<link>& to) {
  std::string text = "<nav aria-label=\"Sections\"><ul>";
  for (const auto& [id, title] : to)
    text += fmt::format("<li><a href=\"#{}\">{}</a></li>", id, title);
  return text + "</ul></nav>\n";
}

std::string machine_section(const results& of) {
  const auto& machine = of.machine;
  std::string text = html::paragraph(fmt::format(
      "Begun {} UTC, {:.0f} s. {}, {} cores, {:.1f} GiB of memory, {}. Load of the minute before: {:.2f}.",
      escaped(of.began), of.took_seconds, escaped(machine.cpu), machine.cores,
      static_cast<double>(machine.memory_bytes) / mebibyte / 1024, escaped(machine.kernel),
      machine.load_before));
  if (!machine.beside.empty())
    text += html::paragraph("Beside it: " + escaped(machine.beside));
  std::vector<std::string> connectors;
  for (const auto& one : of.connectors)
    connectors.push_back(fmt::format("<b>{}</b>: <code>{}</code>", escaped(one.name), escaped(one.command)));
  return text + html::list(connectors);
}

std::string plotted(const plot& what, const std::string& id) {
  std::vector<std::string> names;
  for (const auto& one : what.all)
    names.push_back(one.name);
  return html::figure(svg_of(what, id), what.title, names);
}

std::string stages_section(const results& of) {
  const auto what = time_by_stage(of);
  if (what.bars.empty())
    return html::paragraph("No connector told of its stages.");
  return html::stacked(what.bars, what.stages, "Seconds by stage, of the typical run") +
         html::written(stages_table(of));
}

std::string edges_section(const results& of) {
  std::string text;
  int number = 0;
  for (const auto& one : of.measurements) {
    if (typical_run(one).sampled_at.size() < 2)
      continue;
    const auto what = fill_of_edges(one);
    text += plotted(what, fmt::format("edges{}", number++));
  }
  return text.empty() ? html::paragraph("No connector told of its edges for long enough.") : text;
}

std::string warnings_of(const results& of) {
  std::vector<std::string> warnings;
  for (const auto& one : of.measurements)
    for (const auto& warning : one.warnings)
      warnings.push_back(fmt::format("<b>{}</b>: {}", escaped(name_of(of, one)), escaped(warning)));
  if (warnings.empty())
    return html::paragraph("No warning: the simulator limited no figure.");
  return "<div class=\"note\" role=\"note\">" + html::list(warnings) + "</div>\n";
}

std::string comparison_section(const results& of, const results* before) {
  if (before == nullptr)
    return html::paragraph("Compared with nothing: <code>--compare FILE</code> takes a saved result.");
  std::string text = html::paragraph(fmt::format("With the result begun {} UTC.", escaped(before->began)));
  std::vector<std::string> doubts;
  for (const auto& one : doubts_of(*before, of))
    doubts.push_back(escaped(one));
  text += html::list(doubts);
  const auto all = comparisons_of(*before, of);
  if (all.empty())
    return text + html::paragraph("The two have nothing in common.");
  return text + html::written(comparison_table(all)) +
         html::paragraph(fmt::format(
             "A difference is said to be there when Mann and Whitney's test finds it in fewer than one of 20 "
             "pairs of lists that are alike: of these {} comparisons about {:.1f} would be said to differ "
             "by chance alone.",
             all.size(), static_cast<double>(all.size()) / 20));
}

} // namespace

std::string page_of(const results& of, const results* before) {
  const std::vector<link> sections{
      {"results", "Results"},       {"stages", "Stages"},       {"edges", "Edges"},
      {"limits", "Limits"},         {"bounds", "Lower bounds"}, {"routes", "Routes"},
      {"judgement", "Contents"},    {"simulator", "Simulator"}, {"micro", "Micro benchmarks"},
      {"comparison", "Comparison"}, {"machine", "Machine"}};
  std::string text = navigation(sections);
  text += html::section("results", "Results",
                        warnings_of(of) + html::written(results_table(of)) +
                            plotted(throughput_against_size(of), "throughput") +
                            plotted(memory_against_size(of), "memory"));
  text += html::section("stages", "Time per stage", stages_section(of) + html::written(overlap_table(of)));
  text += html::section("edges", "Fill of the edges over time", edges_section(of));
  text += html::section("limits", "Use of each service's limits", html::written(limits_table(of)));
  text += html::section(
      "bounds", "Lower bounds",
      html::paragraph("What no run can be faster than, and how many times as long the median run took.") +
          html::written(bounds_table(of)));
  text += html::section("routes", "Requests by route", routes_tables(of));
  text += html::section("judgement", "What is in Unique afterwards",
                        html::written(judgement_table(of)) + findings_of(of));
  text += html::section("simulator", "The simulator", html::written(simulator_table(of)));
  text += html::section("micro", "Micro benchmarks",
                        of.micro.empty() ? html::paragraph("Not run: <code>--micro</code> does.")
                                         : html::written(micro_table(of)));
  text += html::section("comparison", "Comparison", comparison_section(of, before));
  text += html::section("machine", "Machine", machine_section(of));
  return html::page("Benchmark of connectors from Confluence to Unique", text);
}

} // namespace cfc::bench

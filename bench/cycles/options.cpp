#include "bench/cycles/options.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace cfc::bench {

namespace {

constexpr int bad_usage = 2;

/// As it stands on the command line.
struct words {
  std::vector<std::string> sizes{"S", "M"}, scenarios, connectors;
  std::uint32_t pages = 0, attachments = 0;
  unsigned minutes = 60;
  bool list = false, micro = false, micro_only = false, without_raw_load = false;
};

void add_what(CLI::App& app, options& into, words& said) {
  app.add_option("--sizes", said.sizes, "S (1,000 pages), M, L, XL (1,000,000), between commas (S,M)")
      ->delimiter(',');
  app.add_option("--scenarios", said.scenarios,
                 "by name between commas, or all; without it those that take minutes (--list)")
      ->delimiter(',');
  app.add_option("--pages", said.pages, "an instance of so many pages instead of --sizes")
      ->check(CLI::Range(1U, 10'000'000U));
  app.add_option("--attachments", said.attachments, "with --pages: half as many without it")
      ->check(CLI::Range(0U, 10'000'000U));
  app.add_option("--concurrency", into.plan.concurrency, "items at once, in the tenant file")
      ->check(CLI::Range(1U, 1'000U))
      ->capture_default_str();
  app.add_option("--runs", into.plan.runs, "of each; 4 are needed to see a difference for sure")
      ->check(CLI::Range(1U, 100U))
      ->capture_default_str();
  app.add_option(
      "--connector", said.connectors,
      "NAME=COMMAND, repeatable: another connector, started by the shell, beside ours. {config}, {report}, {metrics}, "
      "{confluence} and {unique} are filled in");
  app.add_flag("--micro", said.micro, "the micro benchmarks, too");
  app.add_flag("--micro-only", said.micro_only, "the micro benchmarks alone");
  app.add_flag("--list", said.list, "sizes and scenarios, and nothing else");
}

void add_how(CLI::App& app, options& into, words& said) {
  app.add_option("--output", into.output, "folder for the result as JSON and as a page")
      ->capture_default_str();
  app.add_option("--name", into.name, "of these files, without an ending (the time)");
  app.add_option("--compare", into.compare, "a saved result to compare with")->check(CLI::ExistingFile);
  app.add_option("--beside", into.beside, "what else the machine does meanwhile, in words, for the result");
  app.add_option("--programs", into.plan.programs,
                 "folder of confluence-connector and confluence-simulator (this program's)");
  app.add_option("--simulator-threads", into.plan.simulator_threads)
      ->check(CLI::Range(1U, 64U))
      ->capture_default_str();
  app.add_option("--time-limit", said.minutes,
                 "minutes for one cycle; it is killed then, and the benchmark ends")
      ->check(CLI::Range(1U, 10'000U))
      ->capture_default_str();
  app.add_flag("--without-raw-load", said.without_raw_load,
               "don't measure what sending the requests alone takes");
}

void list_all() {
  for (const auto& size : standard_sizes())
    std::cout << fmt::format("{:<20} {} pages, {} attachments\n", size.name, size.pages, size.attachments);
  for (const auto& one : all_scenarios())
    std::cout << fmt::format("{:<20} {}{}\n", one.name, one.what, one.by_default ? "" : " (on request)");
}

void choose(options& into, const words& said) {
  auto& plan = into.plan;
  if (said.pages != 0)
    plan.sizes = {{fmt::format("{} pages", said.pages), said.pages,
                   said.attachments == 0 ? said.pages / 2 : said.attachments}};
  else
    std::transform(said.sizes.begin(), said.sizes.end(), std::back_inserter(plan.sizes), size_named);
  const bool all = said.scenarios == std::vector<std::string>{"all"};
  if (said.scenarios.empty() || all)
    std::copy_if(all_scenarios().begin(), all_scenarios().end(), std::back_inserter(plan.scenarios),
                 [&](const scenario& one) { return all || one.by_default; });
  else
    std::transform(said.scenarios.begin(), said.scenarios.end(), std::back_inserter(plan.scenarios),
                   scenario_named);
  plan.connectors.push_back(our_connector());
  std::transform(said.connectors.begin(), said.connectors.end(), std::back_inserter(plan.connectors),
                 connector_from);
  plan.raw_load = !said.without_raw_load;
  plan.at_most = std::chrono::minutes(said.minutes);
  constexpr unsigned repetitions = 5;
  into.micro_repetitions = said.micro || said.micro_only ? repetitions : 0;
  into.cycles = !said.micro_only;
}

} // namespace

parsed_options parse_options(int argc, const char* const* argv, const std::filesystem::path& programs) {
  parsed_options result;
  result.chosen.plan.programs = programs;
  words said;
  CLI::App app(
      "Measures connectors from Confluence to Unique from outside, against simulated services of any size, and writes the "
      "result as JSON and as a page (docs/benchmarks.md).",
      "cycle_bench");
  add_what(app, result.chosen, said);
  add_how(app, result.chosen, said);
  try {
    app.parse(argc, argv);
    if (said.list) {
      list_all();
      result.exit_code = 0;
      return result;
    }
    choose(result.chosen, said);
  } catch (const CLI::ParseError& e) {
    result.exit_code = app.exit(e) == 0 ? 0 : bad_usage;
  } catch (const std::invalid_argument& e) {
    std::cerr << "cycle_bench: " << e.what() << '\n';
    result.exit_code = bad_usage;
  }
  return result;
}

} // namespace cfc::bench

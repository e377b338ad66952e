#include "bench/cycles/micro.hpp"

#include "bench/cycles/measured_process.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace cfc::bench {

namespace json = boost::json;

namespace {

constexpr const char* this_program = "cycle_bench";

double number_in(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_number() ? found->to_number<double>() : 0;
}

std::string text_in(const json::object& from, std::string_view name) {
  const auto* found = from.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

double nanoseconds_of(const std::string& unit) {
  return unit == "us" ? 1e3 : unit == "ms" ? 1e6 : unit == "s" ? 1e9 : 1;
}

micro_figure figure_of(const json::object& from) {
  const auto run = text_in(from, "run_name");
  return {run.empty() ? text_in(from, "name") : run,
          number_in(from, "cpu_time") * nanoseconds_of(text_in(from, "time_unit")),
          number_in(from, "items_per_second"), number_in(from, "bytes_per_second")};
}

} // namespace

std::vector<std::filesystem::path> micro_programs(const std::filesystem::path& programs) {
  std::vector<std::filesystem::path> found;
  for (const auto& one : std::filesystem::directory_iterator(programs))
    if (one.path().filename().string().ends_with("_bench") && one.path().filename() != this_program)
      found.push_back(one.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<micro_figure> micro_figures(const std::string& text) {
  std::vector<micro_figure> medians, runs;
  const auto parsed = json::parse(text);
  for (const auto& one : parsed.at("benchmarks").as_array()) {
    const auto& fields = one.as_object();
    if (fields.contains("error_message"))
      throw std::runtime_error(text_in(fields, "name") + ": " + text_in(fields, "error_message"));
    if (text_in(fields, "aggregate_name") == "median")
      medians.push_back(figure_of(fields));
    else if (text_in(fields, "run_type") != "aggregate")
      runs.push_back(figure_of(fields));
  }
  return medians.empty() ? runs : medians;
}

std::vector<micro_figure> run_micro(const std::filesystem::path& program, unsigned repetitions,
                                    const std::filesystem::path& folder) {
  command start;
  start.arguments = {program.string(), "--benchmark_format=json",
                     fmt::format("--benchmark_repetitions={}", repetitions), "--benchmark_min_time=0.1"};
  start.stdout_file = folder / "micro.out";
  start.stderr_file = folder / "micro.err";
  constexpr std::chrono::minutes at_most(10);
  const auto took = run_measured(start, at_most, [](double) {});
  if (took.exit_code != 0)
    throw std::runtime_error(fmt::format("{} ended with {}", program.string(), took.exit_code));
  std::ifstream in(start.stdout_file, std::ios::binary);
  auto figures = micro_figures({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
  const auto name = program.filename().string();
  for (auto& one : figures)
    one.name = name.substr(0, name.size() - std::string_view("_bench").size()) + ": " + one.name;
  return figures;
}

} // namespace cfc::bench

#include "bench/cycles/results.hpp"

#include "bench/cycles/shares.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace cfc::bench {

namespace json = boost::json;

namespace {

constexpr int this_format = 1;

/// Objects and lists of objects go over several lines, everything else stays on one.
void write(const json::value& what, std::string& into, std::size_t depth) {
  const auto indent = [&](std::size_t by) { into.append("\n").append(by, ' '); };
  if (what.is_object() && !what.get_object().empty()) {
    const char* before = "{";
    for (const auto& [name, value] : what.get_object()) {
      into += before;
      indent(depth + 1);
      into += json::serialize(json::value(name)) + ": ";
      write(value, into, depth + 1);
      before = ",";
    }
    indent(depth);
    into += "}";
    return;
  }
  if (what.is_array() && !what.get_array().empty() && what.get_array().front().is_object()) {
    const char* before = "[";
    for (const auto& one : what.get_array()) {
      into += before;
      write(one, into, depth);
      before = ", ";
    }
    into += "]";
    return;
  }
  into += json::serialize(what);
}

template <class Figure>
std::vector<double> of_runs(const measurement& of, Figure figure) {
  std::vector<double> all;
  std::transform(of.runs.begin(), of.runs.end(), std::back_inserter(all), figure);
  return all;
}

} // namespace

std::string to_json(const results& of) {
  std::string text;
  write(json::value_from(of), text, 0);
  return text + "\n";
}

results from_json(const std::string& text) {
  boost::system::error_code error;
  const auto parsed = json::parse(text, error);
  if (error || !parsed.is_object())
    throw std::runtime_error("a result of a benchmark is a JSON object");
  const auto* format = parsed.get_object().if_contains("format");
  if (format == nullptr || *format != json::value(this_format))
    throw std::runtime_error(fmt::format("the result isn't of format {}", this_format));
  try {
    return json::value_to<results>(parsed);
  } catch (const boost::system::system_error& e) {
    throw std::runtime_error(std::string("the result can't be read: ") + e.what());
  }
}

results read_results(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw std::runtime_error("can't read " + file.string());
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  try {
    return from_json(text);
  } catch (const std::runtime_error& e) {
    throw std::runtime_error(file.string() + ": " + e.what());
  }
}

bool is_complete(const measurement& of) {
  return std::all_of(of.runs.begin(), of.runs.end(),
                     [](const run_figures& run) { return run.judgement.complete; });
}

const run_figures& typical_run(const measurement& of) {
  std::vector<const run_figures*> runs;
  for (const auto& one : of.runs)
    runs.push_back(&one);
  const auto middle = runs.begin() + static_cast<std::ptrdiff_t>((runs.size() - 1) / 2);
  std::nth_element(runs.begin(), middle, runs.end(), [](const auto* one, const auto* other) {
    return one->wall_seconds < other->wall_seconds;
  });
  return **middle;
}

std::vector<double> wall_seconds(const measurement& of) {
  return of_runs(of, [](const run_figures& run) { return run.wall_seconds; });
}

std::vector<double> cpu_seconds(const measurement& of) {
  return of_runs(of, [](const run_figures& run) { return run.cpu_seconds(); });
}

std::vector<double> peak_mebibytes(const measurement& of) {
  return of_runs(of, [](const run_figures& run) { return static_cast<double>(run.peak_bytes) / mebibyte; });
}

} // namespace cfc::bench

#include "bench/cycles/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cfc::bench {

namespace {

struct figure {
  const char* name;
  const char* unit;
  std::vector<double> (*of)(const measurement&);
};
constexpr std::array<figure, 3> figures{
    {{"wall time", "s", wall_seconds}, {"CPU", "s", cpu_seconds}, {"peak memory", "MiB", peak_mebibytes}}};

bool same(const measurement& one, const measurement& other) {
  return one.connector == other.connector && one.size == other.size && one.scenario == other.scenario &&
         one.pages == other.pages && one.attachments == other.attachments &&
         one.concurrency == other.concurrency;
}

} // namespace

std::vector<comparison> comparisons_of(const results& before, const results& now) {
  std::vector<comparison> all;
  for (const auto& one : now.measurements) {
    const auto found = std::find_if(before.measurements.begin(), before.measurements.end(),
                                    [&](const measurement& other) { return same(one, other); });
    if (found == before.measurements.end())
      continue;
    for (const auto& [name, unit, of] : figures)
      all.push_back({one.connector, one.size, one.scenario, name, unit, summary_of(of(*found)),
                     summary_of(of(one)), compared(of(*found), of(one))});
  }
  return all;
}

std::vector<std::string> doubts_of(const results& before, const results& now) {
  std::vector<std::string> doubts;
  if (before.machine.cpu != now.machine.cpu || before.machine.cores != now.machine.cores)
    doubts.push_back(fmt::format("The machines differ: {} with {} cores then, {} with {} now.",
                                 before.machine.cpu, before.machine.cores, now.machine.cpu,
                                 now.machine.cores));
  constexpr double idle = 0.5;
  if (before.machine.load_before > idle || now.machine.load_before > idle)
    doubts.push_back(fmt::format(
        "The machine had other work: its load was {:.1f} then and {:.1f} now, before the first run.",
        before.machine.load_before, now.machine.load_before));
  return doubts;
}

} // namespace cfc::bench

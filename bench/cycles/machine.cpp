#include "bench/cycles/machine.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <thread>

namespace cfc::bench {

namespace {

std::string cpu_model() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name") || line.starts_with("Model"))
      return line.substr(std::min(line.size(), line.find(": ") + 2));
  return "unknown";
}

} // namespace

machine_facts this_machine() {
  machine_facts facts;
  facts.cpu = cpu_model();
  facts.cores = std::max(1U, std::thread::hardware_concurrency());
  struct sysinfo memory {};
  if (sysinfo(&memory) == 0)
    facts.memory_bytes = std::uint64_t{memory.totalram} * memory.mem_unit;
  utsname system{};
  if (uname(&system) == 0)
    facts.kernel = fmt::format("{} {} {}", system.sysname, system.release, system.machine);
  double load[1] = {};
  if (getloadavg(load, 1) == 1)
    facts.load_before = load[0];
  return facts;
}

std::string utc_now() {
  return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(std::time(nullptr)));
}

} // namespace cfc::bench

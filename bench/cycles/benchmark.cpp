#include "bench/cycles/benchmark.hpp"

#include "bench/cycles/load_generator.hpp"
#include "bench/cycles/lower_bounds.hpp"
#include "bench/cycles/shares.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <thread>

namespace cfc::bench {

namespace {

/// Of larger instances sizes are compared and bytes are not: the simulator would work them all out again.
constexpr std::uint64_t most_hashed_bytes = 1ULL << 30;

/// Of which the fastest is the lower bound.
constexpr unsigned most_raw_loads = 3;

using teller = std::function<void(const std::string&)>;

/// One scenario at one size, for all connectors one after the other.
class measuring {
public:
  /// @param bytes_per_second see service_limits
  measuring(const benchmark_plan& plan, const instance_size& size, const scenario& what,
            double bytes_per_second, const teller& tell)
      : plan_(plan), size_(size), what_(what), tell_(tell), instance_(plan_of(size, what.how)),
        work_(work_of(what, instance_)),
        services_(plan.programs / "confluence-simulator", instance_, plan.simulator_threads, plan.folder) {
    limits_.latency_ms = what.latency_ms;
    limits_.search_delay_ms = what.search_delay_ms;
    limits_.concurrency = plan.concurrency;
    limits_.unique_per_minute = requests_per_minute(what, work_);
    limits_.bytes_per_second = bytes_per_second;
  }

  std::vector<measurement> run() {
    const auto load = raw_load_of();
    std::vector<measurement> all;
    for (const auto& who : plan_.connectors)
      all.push_back(measured(who, load));
    return all;
  }

private:
  raw_load raw_load_of() {
    if (!plan_.raw_load)
      return {};
    raw_load load;
    for (unsigned run = 0; run < std::min(plan_.runs, most_raw_loads); ++run) {
      services_.empty_unique();
      services_.behave(behaviour_of(what_, 0));
      const auto one = send_raw_load(services_, work_, plan_.concurrency);
      if (run == 0 || one.seconds < load.seconds)
        load = one;
    }
    tell_(fmt::format("{} {}: a raw load takes {:.2f} s", size_.name, what_.name, load.seconds));
    return load;
  }

  running_conditions conditions(const connector& who) const {
    running_conditions under;
    under.folder = plan_.folder / who.name;
    under.programs = plan_.programs;
    under.tenant = {plan_.concurrency, limits_.unique_per_minute};
    under.at_most = plan_.at_most;
    return under;
  }

  measurement measured(const connector& who, const raw_load& load) {
    measurement result{who.name,
                       size_.name,
                       std::string(what_.name),
                       instance_.pages,
                       instance_.attachments,
                       instance_.spaces,
                       work_.items(),
                       work_.fewest_requests(),
                       plan_.concurrency,
                       {},
                       {},
                       {},
                       {}};
    const auto under = conditions(who);
    begin_anew(under);
    if (what_.filled_before)
      fill(who, under);
    for (unsigned run = 0; run < plan_.runs; ++run) {
      prepare(under);
      result.runs.push_back(run_cycle(who, services_, under));
      services_.behave(
          R"({"clear":true,"latencyMs":{"data-center":0,"unique":0},"jitterMs":{"data-center":0,"unique":0}})");
      result.runs.back().judgement = services_.judgement(is_hashed());
      tell_about(result);
    }
    conclude(result, load);
    return result;
  }

  void begin_anew(const running_conditions& under) {
    std::filesystem::remove_all(under.folder);
    std::filesystem::create_directories(under.folder);
    services_.empty_unique();
  }

  void fill(const connector& who, const running_conditions& under) {
    services_.behave(R"({"clear":true,"rateLimit":{"unique":0}})");
    const auto filled = run_cycle(who, services_, under);
    tell_(
        fmt::format("{} {}, {}: filled in {:.2f} s", size_.name, what_.name, who.name, filled.wall_seconds));
  }

  void prepare(const running_conditions& under) {
    if (!what_.filled_before)
      begin_anew(under);
    // Each run edits other items than the run before, of whatever connector.
    for (const auto& list : edits_before_run(what_, instance_, edited_++))
      services_.edit(list);
    services_.behave(behaviour_of(what_, limits_.unique_per_minute));
  }

  bool is_hashed() const {
    return std::uint64_t{instance_.attachments} * instance_.attachment_bytes < most_hashed_bytes;
  }

  void tell_about(const measurement& so_far) const {
    const auto& run = so_far.runs.back();
    tell_(fmt::format("{} {}, {}, run {} of {}: {:.2f} s, {:.2f} s of CPU, {:.0f} MiB, {} requests{}",
                      size_.name, what_.name, so_far.connector, so_far.runs.size(), plan_.runs,
                      run.wall_seconds, run.cpu_seconds(), static_cast<double>(run.peak_bytes) / mebibyte,
                      run.requests, run.judgement.complete ? "" : ", incomplete"));
  }

  void conclude(measurement& of, const raw_load& load) const {
    const auto& run = typical_run(of);
    of.bounds = bounds_of(run, limits_, load);
    of.limits = uses_of(run, limits_);
    const auto warning =
        simulator_warning(run, plan_.concurrency, std::max(1U, std::thread::hardware_concurrency()));
    if (!warning.empty())
      of.warnings.push_back(warning);
    const auto refused =
        std::accumulate(run.routes.begin(), run.routes.end(), std::uint64_t{0},
                        [](std::uint64_t sum, const route_figures& one) { return sum + one.refused; });
    if (refused != 0)
      of.warnings.push_back(
          fmt::format("The services refused {} of its {} requests.", refused, run.requests));
    if (!is_complete(of))
      of.warnings.emplace_back("What is in Unique afterwards isn't what ought to be there.");
    if (run.exit_code != 0)
      of.warnings.push_back(fmt::format("The connector ended with exit code {}.", run.exit_code));
  }

  const benchmark_plan& plan_;
  const instance_size& size_;
  const scenario& what_;
  const teller& tell_;
  instance_plan instance_;
  work_to_do work_;
  service_limits limits_;
  simulated_services services_;
  unsigned edited_ = 0; ///< how often the content was edited
};

/// What a raw load copies between the services when nothing but copying is to be done: large files down and
/// up at the same time.
double copied_bytes_per_second(const benchmark_plan& plan) {
  const instance_plan instance{1, 8, 8, 16 * 1024 * 1024, 1, 50};
  simulated_services services(plan.programs / "confluence-simulator", instance, plan.simulator_threads,
                              plan.folder);
  double fastest = 0;
  for (unsigned run = 0; run < most_raw_loads; ++run) {
    services.empty_unique();
    services.begin_measuring();
    const auto load =
        send_raw_load(services, work_of(scenario_named("large-files"), instance), plan.concurrency);
    std::uint64_t bytes = 0;
    for (const auto& route : services.measured(load.seconds).routes)
      bytes += route.bytes_up + route.bytes_down;
    fastest = std::max(fastest, static_cast<double>(bytes) / load.seconds);
  }
  return fastest;
}

} // namespace

std::vector<measurement> measure_all(const benchmark_plan& plan, const teller& tell) {
  std::vector<measurement> all;
  const double bytes_per_second = plan.raw_load ? copied_bytes_per_second(plan) : 0;
  for (const auto& size : plan.sizes)
    for (const auto& what : plan.scenarios) {
      auto some = measuring(plan, size, what, bytes_per_second, tell).run();
      std::move(some.begin(), some.end(), std::back_inserter(all));
    }
  return all;
}

} // namespace cfc::bench

#pragma once

#include <boost/describe/class.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a benchmark has found out, as it stands in its JSON file: the members' names are the names there, and
/// their order is that of the file.
namespace cfc::bench {

struct machine_facts {
  std::string cpu;
  std::uint32_t cores = 0;
  std::uint64_t memory_bytes = 0;
  std::string kernel;
  double load_before = 0; ///< of the last minute, before the benchmark began
  std::string beside;     ///< what else ran, in words of whoever started it
};

/// As the simulator saw it: from a request's header fields until the answer had been written, its latency included.
struct route_figures {
  std::string route; ///< "host METHOD path", ids replaced, a GraphQL operation behind it
  std::uint64_t requests = 0, refused = 0, bytes_up = 0, bytes_down = 0;
  double mean_ms = 0, p50_ms = 0, p99_ms = 0, handled_ms = 0;
  double first_seconds = 0, last_seconds = 0;
};

struct simulator_figures {
  double cpu_seconds = 0;
  double busiest_thread_share = 0;          ///< CPU of its busiest thread, of the run's time
  double wait_mean_ms = 0, wait_p99_ms = 0; ///< before a request has its turn
};

/// An edge of the graph over time.
struct edge_figures {
  std::string edge;
  double capacity = 0;
  std::vector<double> items, waiting; ///< one for each time in run_figures::sampled_at
};

struct finding_figures {
  std::uint64_t count = 0;
  std::vector<std::string> examples;
};

/// What is in the simulated Unique afterwards, held against what ought to be there.
struct judgement_figures {
  bool complete = false;
  std::uint64_t expected = 0, held = 0, right = 0;
  finding_figures missing, surplus, wrong;
};

struct run_figures {
  double wall_seconds = 0, user_seconds = 0, system_seconds = 0;
  std::uint64_t peak_bytes = 0;
  int exit_code = 0;
  std::uint64_t requests = 0;
  std::vector<route_figures> routes;
  simulator_figures simulator;
  std::map<std::string, double> stages; ///< seconds by the connector's own report; empty when it writes none
  std::vector<double> sampled_at;       ///< seconds
  std::vector<edge_figures> edges;      ///< empty when the connector tells none
  judgement_figures judgement;

  double cpu_seconds() const noexcept { return user_seconds + system_seconds; }
};

/// No run can take less. `seconds` is 0 where it doesn't apply.
struct lower_bound {
  std::string name, how; ///< how it was worked out, with its numbers
  double seconds = 0;
};

/// How much of what a service grants was used.
struct limit_use {
  std::string limit, how;
  double share = 0;
};

/// All runs of one connector in one scenario at one size.
struct measurement {
  std::string connector, size, scenario;
  std::uint64_t pages = 0, attachments = 0, spaces = 0, items = 0; ///< items: to be ingested
  std::uint64_t fewest_requests = 0;
  std::uint32_t concurrency = 0;
  std::vector<run_figures> runs;
  std::vector<lower_bound> bounds;
  std::vector<limit_use> limits;
  std::vector<std::string> warnings;
};

struct micro_figure {
  std::string name;
  double nanoseconds = 0;                            ///< of CPU, one iteration; median of the repetitions
  double items_per_second = 0, bytes_per_second = 0; ///< 0: it counts none
};

struct connector_facts {
  std::string name, command;
};

struct results {
  int format = 1;
  std::string began; ///< UTC
  double took_seconds = 0;
  machine_facts machine;
  std::vector<connector_facts> connectors;
  std::vector<measurement> measurements;
  std::vector<micro_figure> micro;
};

BOOST_DESCRIBE_STRUCT(machine_facts, (), (cpu, cores, memory_bytes, kernel, load_before, beside))
BOOST_DESCRIBE_STRUCT(route_figures, (),
                      (route, requests, refused, bytes_up, bytes_down, mean_ms, p50_ms, p99_ms, handled_ms,
                       first_seconds, last_seconds))
BOOST_DESCRIBE_STRUCT(simulator_figures, (), (cpu_seconds, busiest_thread_share, wait_mean_ms, wait_p99_ms))
BOOST_DESCRIBE_STRUCT(edge_figures, (), (edge, capacity, items, waiting))
BOOST_DESCRIBE_STRUCT(finding_figures, (), (count, examples))
BOOST_DESCRIBE_STRUCT(judgement_figures, (), (complete, expected, held, right, missing, surplus, wrong))
BOOST_DESCRIBE_STRUCT(run_figures, (),
                      (wall_seconds, user_seconds, system_seconds, peak_bytes, exit_code, requests, routes,
                       simulator, stages, sampled_at, edges, judgement))
BOOST_DESCRIBE_STRUCT(lower_bound, (), (name, how, seconds))
BOOST_DESCRIBE_STRUCT(limit_use, (), (limit, how, share))
BOOST_DESCRIBE_STRUCT(measurement, (),
                      (connector, size, scenario, pages, attachments, spaces, items, fewest_requests,
                       concurrency, runs, bounds, limits, warnings))
BOOST_DESCRIBE_STRUCT(micro_figure, (), (name, nanoseconds, items_per_second, bytes_per_second))
BOOST_DESCRIBE_STRUCT(connector_facts, (), (name, command))
BOOST_DESCRIBE_STRUCT(results, (), (format, began, took_seconds, machine, connectors, measurements, micro))

/// One line for each member of the outer levels, so that two files can be compared.
std::string to_json(const results& of);
/// @throws std::runtime_error on anything but such a text
results from_json(const std::string& text);
/// @throws std::runtime_error
results read_results(const std::filesystem::path& file);

/// After each run there was in Unique what ought to be there.
bool is_complete(const measurement& of);
/// The median run by wall time: what is shown where one run has to stand for all. There must be one.
const run_figures& typical_run(const measurement& of);
/// Of all runs.
std::vector<double> wall_seconds(const measurement& of);
std::vector<double> cpu_seconds(const measurement& of);
std::vector<double> peak_mebibytes(const measurement& of);

} // namespace cfc::bench

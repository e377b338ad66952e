#include "bench/cycles/connector.hpp"

#include "bench/cycles/edge_samples.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <numeric>
#include <regex>

namespace cfc::bench {

namespace json = boost::json;

namespace {

void replace_all(std::string& in, const std::string& what, const std::string& by) {
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + by.size()))
    in.replace(at, what.size(), by);
}

/// A port that nobody listens at.
unsigned free_port() {
  namespace ip = boost::asio::ip;
  boost::asio::io_context io;
  const ip::tcp::acceptor acceptor(io, {ip::address_v4::loopback(), 0});
  return acceptor.local_endpoint().port();
}

/// Seconds by stage; empty when there is no report of ours.
std::map<std::string, double> stages_in(const std::filesystem::path& report) {
  std::map<std::string, double> stages;
  std::ifstream in(report, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  boost::system::error_code error;
  const auto parsed = json::parse(text, error);
  if (error || !parsed.is_array() || parsed.get_array().empty() || !parsed.get_array()[0].is_object())
    return stages;
  const auto* phases = parsed.get_array()[0].get_object().if_contains("phaseSeconds");
  if (phases == nullptr || !phases->is_object())
    return stages;
  for (const auto& [name, seconds] : phases->get_object())
    if (seconds.is_number())
      stages[std::string(name)] = seconds.to_number<double>();
  return stages;
}

command command_of(const connector& who, const simulated_services& at, const running_conditions& under,
                   const std::string& metrics) {
  const auto config = write_tenant_file(under.folder, at, under.tenant).string();
  const auto report = (under.folder / "report.json").string();
  auto text = who.command;
  for (const auto& [what, by] : {std::pair<const char*, std::string>{"{config}", config},
                                 {"{report}", report},
                                 {"{metrics}", metrics},
                                 {"{confluence}", at.confluence()},
                                 {"{unique}", at.unique()}})
    replace_all(text, what, by);
  command start;
  // A single program takes the shell's place, so that its memory is what is seen of the process.
  const bool is_single = text.find_first_of(";&|\n") == std::string::npos;
  start.arguments = {"/bin/sh", "-c", (is_single ? "exec " : "") + text};
  const char* path = std::getenv("PATH");
  start.environment = {{"PATH", under.programs.string() + ":" + (path == nullptr ? "/usr/bin:/bin" : path)},
                       {"TENANT_CONFIG_PATH_PATTERN", config},
                       {"CONFLUENCE_URL", at.confluence()},
                       {"UNIQUE_URL", at.unique()},
                       {"STATE_DIRECTORY", (under.folder / "state").string()}};
  start.stdout_file = under.folder / "connector.out";
  start.stderr_file = under.folder / "connector.err";
  return start;
}

} // namespace

connector connector_from(const std::string& option) {
  static const std::regex named("([A-Za-z0-9_.-]+)=(.+)");
  std::smatch parts;
  if (std::regex_match(option, parts, named))
    return {parts[1], parts[2]};
  return {std::filesystem::path(option.substr(0, option.find(' '))).filename().string(), option};
}

connector our_connector() {
  return {
      "confluence-connector",
      "confluence-connector sync --config {config} --report {report} --metrics-listen {metrics} --progress off "
      "--log-level warn"};
}

run_figures run_cycle(const connector& who, simulated_services& at, const running_conditions& under) {
  std::filesystem::create_directories(under.folder / "state");
  std::filesystem::remove(under.folder / "report.json");
  const auto metrics = fmt::format("127.0.0.1:{}", free_port());
  edge_samples edges("http://" + metrics + "/metrics");
  const auto start = command_of(who, at, under, metrics);
  at.begin_measuring();
  const auto took = run_measured(start, under.at_most, [&](double now) { edges.look(now); });
  auto seen = at.measured(took.wall_seconds);
  run_figures run;
  run.wall_seconds = took.wall_seconds;
  run.user_seconds = took.user_seconds;
  run.system_seconds = took.system_seconds;
  run.peak_bytes = took.peak_bytes;
  run.exit_code = took.exit_code;
  run.routes = std::move(seen.routes);
  run.requests =
      std::accumulate(run.routes.begin(), run.routes.end(), std::uint64_t{0},
                      [](std::uint64_t sum, const route_figures& one) { return sum + one.requests; });
  run.simulator = seen.simulator;
  run.stages = stages_in(under.folder / "report.json");
  edges.give(run.sampled_at, run.edges);
  return run;
}

} // namespace cfc::bench

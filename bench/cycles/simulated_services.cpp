#include "bench/cycles/simulated_services.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace cfc::bench {

namespace json = boost::json;

namespace {

constexpr const char* of_tenant = "tenant=acme&instance=data-center";

command simulator_command(const std::filesystem::path& program, const instance_plan& plan, unsigned threads,
                          const std::filesystem::path& folder) {
  command start;
  start.arguments = {program.string(), "--request-log", "0", "--threads", std::to_string(threads)};
  const auto sizes = plan.simulator_arguments();
  start.arguments.insert(start.arguments.end(), sizes.begin(), sizes.end());
  start.stdout_file = folder / "simulator.out";
  start.stderr_file = folder / "simulator.err";
  return start;
}

std::string text_in_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The line by which it says that it is ready.
json::value ready_line(child_process& process, const std::filesystem::path& folder) {
  constexpr int tries = 600;
  for (int i = 0; i < tries; ++i) {
    const auto printed = text_in_file(folder / "simulator.out");
    if (const auto end = printed.find('\n'); end != std::string::npos)
      return json::parse(printed.substr(0, end));
    if (process.wait(std::chrono::milliseconds(50)))
      break;
  }
  throw std::runtime_error("the simulator didn't start: " + text_in_file(folder / "simulator.err"));
}

double real(const json::value& from, std::string_view name) {
  return from.at(name).to_number<double>();
}

std::uint64_t whole(const json::value& from, std::string_view name) {
  return from.at(name).to_number<std::uint64_t>();
}

route_figures route_of(std::string_view name, const json::value& from) {
  route_figures route;
  route.route = name;
  route.requests = whole(from, "requests");
  route.refused = whole(from, "refused");
  route.bytes_up = whole(from, "bytesUp");
  route.bytes_down = whole(from, "bytesDown");
  const auto& latency = from.at("latencyMs");
  route.mean_ms = real(latency, "mean");
  route.p50_ms = real(latency, "p50");
  route.p99_ms = real(latency, "p99");
  route.handled_ms = real(from, "handledMs");
  route.first_seconds = real(from, "firstSeconds");
  route.last_seconds = real(from, "lastSeconds");
  return route;
}

finding_figures finding_of(const json::value& from) {
  return {whole(from, "count"), json::value_to<std::vector<std::string>>(from.at("examples"))};
}

} // namespace

simulated_services::simulated_services(const std::filesystem::path& program, const instance_plan& plan,
                                       unsigned threads, const std::filesystem::path& folder)
    : process_(simulator_command(program, plan, threads, folder)) {
  const auto ready = ready_line(process_, folder);
  const auto text = [&](std::string_view host, std::string_view member) {
    return json::value_to<std::string>(ready.at(host).at(member));
  };
  confluence_ = text("dataCenter", "baseUrl");
  unique_ = text("unique", "url");
  control_ = text("control", "url");
}

void simulated_services::behave(const std::string& faults) {
  client_.post(control("/control/faults"), faults);
}

void simulated_services::edit(const std::string& mutations) {
  client_.post(control("/control/mutate"), mutations);
}

void simulated_services::grant_root() {
  client_.post(control("/control/unique"), R"([{"op":"grant","scopeId":"scope_root","user":"user_1",)"
                                           R"("access":["READ","WRITE","MANAGE"],"below":true}])");
}

void simulated_services::empty_unique() {
  client_.post(control("/control/unique/reset"));
}

void simulated_services::begin_measuring() {
  client_.post(control("/control/measures/clear"));
}

service_measures simulated_services::measured(double wall_seconds) {
  const auto all = json::parse(client_.get(control("/control/measures")));
  service_measures result;
  for (const auto& [name, route] : all.at("routes").as_object())
    result.routes.push_back(route_of(name, route));
  const auto& cpu = all.at("cpu");
  result.simulator.cpu_seconds = real(cpu, "user") + real(cpu, "system");
  for (const auto& thread : all.at("threads").as_array()) {
    const double share = real(thread, "cpuSeconds") / std::max(wall_seconds, 1e-9);
    result.simulator.busiest_thread_share =
        std::max(result.simulator.busiest_thread_share, std::min(share, 1.0));
    const auto& wait = thread.at("waitMs");
    result.simulator.wait_mean_ms = std::max(result.simulator.wait_mean_ms, real(wait, "mean"));
    result.simulator.wait_p99_ms = std::max(result.simulator.wait_p99_ms, real(wait, "p99"));
  }
  return result;
}

judgement_figures simulated_services::judgement(bool hashes) {
  const auto told = json::parse(
      client_.get(control(fmt::format("/control/judgement?{}&hashes={}", of_tenant, hashes ? 1 : 0))));
  return {told.at("complete").as_bool(), whole(told, "expected"),        whole(told, "held"),
          whole(told, "right"),          finding_of(told.at("missing")), finding_of(told.at("surplus")),
          finding_of(told.at("wrong"))};
}

json::value simulated_services::expected(std::uint64_t most) {
  return json::parse(
             client_.get(control(fmt::format("/control/expected?{}&hashes=0&limit={}", of_tenant, most))))
      .at("contents");
}

std::filesystem::path write_tenant_file(const std::filesystem::path& folder, const simulated_services& at,
                                        const tenant_settings& settings) {
  constexpr std::uint32_t more_than_anybody_needs = 100'000'000;
  auto file = folder / (std::string(tenant) + "-tenant-config.yaml");
  std::ofstream out(file);
  out.exceptions(std::ios::failbit | std::ios::badbit);
  out << fmt::format(R"(confluence:
  instanceType: data-center
  baseUrl: {0}
  auth: {{mode: pat, token: sim-pat}}
  apiRateLimitPerMinute: {1}
  ingestSingleLabel: ai-ingest
  ingestAllLabel: ai-ingest-all
unique:
  serviceAuthMode: cluster_local
  serviceExtraHeaders: {{x-company-id: company_1, x-user-id: user_1}}
  ingestionServiceBaseUrl: {2}/ingestion
  scopeManagementServiceBaseUrl: {2}/scope-management
  apiRateLimitPerMinute: {3}
processing: {{concurrency: {4}}}
ingestion: {{scopeId: scope_root}}
)",
                     at.confluence(), more_than_anybody_needs, at.unique(),
                     settings.unique_per_minute == 0 ? more_than_anybody_needs : settings.unique_per_minute,
                     settings.concurrency);
  return file;
}

} // namespace cfc::bench

#include "tools/simulator/control/measures.hpp"

namespace cfc::simulator {

namespace {

constexpr double half = 0.5;
constexpr double nearly_all = 0.99;

json::object times(const time_histogram& of) {
  const double mean = of.count() == 0 ? 0 : of.sum_ms() / static_cast<double>(of.count());
  return {{"mean", mean},
          {"p50", of.percentile_ms(half)},
          {"p99", of.percentile_ms(nearly_all)},
          {"max", of.most_ms()}};
}

json::object route_json(const measured_route& of) {
  return {{"requests", of.requests},    {"refused", of.refused},          {"bytesUp", of.bytes_up},
          {"bytesDown", of.bytes_down}, {"latencyMs", times(of.latency)}, {"handledMs", of.handled_ms},
          {"firstSeconds", of.first_s}, {"lastSeconds", of.last_s}};
}

} // namespace

json::object measures_json(const server_measures& of) {
  json::array threads;
  for (const auto& one : of.loops)
    threads.push_back({{"cpuSeconds", one.cpu_s}, {"waitMs", times(one.waits)}});
  json::object routes;
  for (const auto& [name, route] : of.routes)
    routes[name] = route_json(route);
  return {{"seconds", of.seconds},
          {"cpu", json::object{{"user", of.user_s}, {"system", of.system_s}}},
          {"threads", std::move(threads)},
          {"routes", std::move(routes)}};
}

} // namespace cfc::simulator

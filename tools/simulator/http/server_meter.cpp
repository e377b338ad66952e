#include "tools/simulator/http/server_meter.hpp"

#include "tools/simulator/http/request_log.hpp"

#include <sys/resource.h>

namespace cfc::simulator {

namespace {

/// What a client makes up may not fill the memory.
constexpr std::size_t most_routes = 200;
constexpr int refusal = 400;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

rusage usage_of(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return usage;
}

double cpu_of_this_thread() {
  const auto usage = usage_of(RUSAGE_THREAD);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string route_of(std::string_view host, const call& request) {
  std::string route(host);
  route.append(" ").append(request.method).append(" ").append(without_ids(request.target));
  if (!request.operation.empty())
    route.append(" ").append(request.operation);
  // One address for two things: finding pages, and fetching bodies of known ones.
  else if (request.target.find("body.storage") != std::string::npos)
    route += " bodies";
  return route;
}

} // namespace

server_meter::server_meter() {
  begin_anew();
}

void server_meter::begin_anew() {
  const auto usage = usage_of(RUSAGE_SELF);
  const std::lock_guard lock(mutex_);
  began_ = clock::now();
  user_at_beginning_s_ = seconds(usage.ru_utime);
  system_at_beginning_s_ = seconds(usage.ru_stime);
  routes_.clear();
  for (auto& one : loops_)
    one = {{}, one.cpu_now_s, one.cpu_now_s};
}

void server_meter::add(std::string_view host, const call& request, int status, double milliseconds) {
  auto name = route_of(host, request);
  const std::lock_guard lock(mutex_);
  if (routes_.size() >= most_routes && !routes_.contains(name))
    name = std::string(host) + " other";
  auto& route = routes_[name];
  const double now_s = std::chrono::duration<double>(clock::now() - began_).count();
  route.first_s = route.requests == 0 ? now_s : route.first_s;
  route.last_s = now_s;
  ++route.requests;
  route.refused += status == 0 || status >= refusal ? 1 : 0;
  route.bytes_up += request.body_bytes;
  route.bytes_down += request.answer_bytes;
  route.handled_ms += request.handled_ms;
  route.latency.add(milliseconds);
}

void server_meter::add_wait(std::size_t thread, double milliseconds) {
  const double cpu = cpu_of_this_thread();
  const std::lock_guard lock(mutex_);
  if (loops_.size() <= thread)
    loops_.resize(thread + 1);
  auto& one = loops_[thread];
  if (one.cpu_at_beginning_s < 0)
    one.cpu_at_beginning_s = cpu;
  one.cpu_now_s = cpu;
  one.measured.cpu_s = cpu - one.cpu_at_beginning_s;
  one.measured.waits.add(milliseconds);
}

server_measures server_meter::since_beginning() const {
  const auto usage = usage_of(RUSAGE_SELF);
  const std::lock_guard lock(mutex_);
  server_measures result;
  result.seconds = std::chrono::duration<double>(clock::now() - began_).count();
  result.user_s = seconds(usage.ru_utime) - user_at_beginning_s_;
  result.system_s = seconds(usage.ru_stime) - system_at_beginning_s_;
  for (const auto& one : loops_)
    result.loops.push_back(one.measured);
  result.routes = routes_;
  return result;
}

} // namespace cfc::simulator

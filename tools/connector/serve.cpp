#include "io/observe/parts.hpp"
#include "io/observe/terminal.hpp"
#include "pipeline/report/status_board.hpp"
#include "pipeline/runner.hpp"
#include "pipeline/schedule.hpp"
#include "pipeline/thread_limit.hpp"
#include "tools/connector/beginning.hpp"
#include "tools/connector/commands.hpp"
#include "tools/connector/cpu_limit.hpp"
#include "tools/connector/health_pings.hpp"
#include "tools/connector/health_service.hpp"
#include "tools/connector/run_history.hpp"
#include "tools/connector/run_metrics.hpp"
#include "tools/connector/run_settings.hpp"
#include "tools/connector/service_pages.hpp"
#include "tools/connector/signals.hpp"
#include "tools/connector/start_up.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace cfc::connector {

namespace {

/// Beyond the grace period and the clean-up, for a process that hangs: before a cluster kills it (OPS-4).
constexpr std::chrono::seconds time_for_the_rest{2};

/// Of each tenant, on the status page.
constexpr std::size_t runs_shown = 10;

/// Of all that have cycles, those that are `deleted` too.
std::vector<std::string> names_of(const std::vector<config::tenant>& tenants) {
  std::vector<std::string> names;
  names.reserve(tenants.size());
  for (const auto& tenant : tenants) {
    if (tenant.status != config::tenant_status::inactive)
      names.push_back(tenant.name);
  }
  return names;
}

std::set<std::string> active_tenants(const config::loaded& loaded) {
  std::set<std::string> names;
  for (const auto& tenant : loaded.tenants) {
    if (tenant.status == config::tenant_status::active)
      names.insert(tenant.name);
  }
  return names;
}

pipeline::cycle_settings service_cycles(const options& options, const start_up& settings,
                                        std::shared_ptr<observe::terminal> terminal) {
  auto cycles = cycle_settings_of(options, settings.state, std::move(terminal));
  cycles.progress = pipeline::progress_display::mode::off;
  cycles.threads = options.threads.value_or(service_threads());
  cycles.metrics = settings.counted.get();
  return cycles;
}

run_history::time now_in_milliseconds() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

int serve(const options& options, signals& signals) {
  beginning begun(options);
  auto& [settings, terminal, logs, log, engine] = begun;
  const auto& service = *settings.service;
  const auto& tenants = settings.loaded.tenants;
  run_history history(active_tenants(settings.loaded), service.sync_history);
  health_pings pings(engine, settings.process, tenants, service.ping_timeout, settings.counted.get());
  health_service health(engine, history, service.failure_threshold, pings);
  pipeline::status_board board(names_of(tenants), runs_shown);
  std::optional<run_metrics> told;
  if (settings.counted)
    told.emplace(nullptr, std::nullopt, std::move(settings.listener), *settings.counted, tenants, log);

  auto cycles = service_cycles(options, settings, terminal);
  cycles.on_ended = [&](const pipeline::cycle_report& ended) {
    const auto now = now_in_milliseconds();
    history.note(ended, now);
    board.note(ended, now);
    if (told)
      told->note(ended, signals.received());
  };
  const pipeline::thread_limit limit(cycles.threads);
  pipeline::runner runner(engine, settings.process, log, std::move(cycles));
  const auto pages = service_pages(
      service.port, {CFC_VERSION, health, [&] { return board.to_json(CFC_VERSION, runner.views()); }});
  log.part(observe::part::schedule)
      .info("probe and health can be read", {{"version", CFC_VERSION}, {"port", pages->port()}});
  pipeline::schedule schedule(
      {[&](const config::tenant& tenant) { return runner.run_cycle(tenant); },
       {},
       {},
       [&](const config::tenant& tenant, auto next) { board.next_run(tenant.name, next); }},
      options.tenants_in_parallel, log);
  signals.on_first(
      [&](int) {
        schedule.stop();
        health.shut_down();
        runner.interrupt(options.grace_period);
      },
      options.grace_period + pipeline::time_for_clean_up + time_for_the_rest);
  schedule.run(tenants);
  signals.forget_call();
  engine.stop();
  health.wait_for_pings();
  return 128 + signals.received();
}

} // namespace cfc::connector

#include "pipeline/schedule.hpp"

#include "io/observe/parts.hpp"
#include "io/text/utc.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <thread>
#include <utility>
#include <variant>

namespace cfc::pipeline {

namespace {

using time = config::cron_schedule::time;

/// Counting ends here: for a cycle of hours whose schedule is every second.
constexpr std::uint64_t most_counted = 1000;

/// A clock that was set back by more than this was wrong before.
constexpr std::chrono::minutes small_correction{1};

bool is_scheduled(const config::tenant& tenant) {
  return tenant.status != config::tenant_status::inactive;
}

/// The loader has read it before; a tenant of a test may have another.
std::optional<config::cron_schedule> cron_of(const config::tenant& tenant) {
  auto read = config::cron_schedule::read(tenant.processing.scan_interval_cron);
  auto* cron = std::get_if<config::cron_schedule>(&read);
  return cron == nullptr ? std::nullopt : std::optional(std::move(*cron));
}

} // namespace

next_cycle next_after(const config::cron_schedule& cron, time begun, time now,
                      config::cron_schedule::utc_offset offset) {
  if (begun - now > small_correction)
    begun = now;
  next_cycle next;
  next.at = cron.next(begun, offset);
  while (next.at && *next.at <= now) {
    ++next.passed_over;
    next.at = cron.next(next.passed_over < most_counted ? *next.at : now, offset);
  }
  return next;
}

schedule::schedule(surroundings around, std::optional<std::size_t> at_a_time, observe::log log)
    : around_(std::move(around)), log_(log.part(observe::part::schedule)),
      free_places_(at_a_time.value_or(std::numeric_limits<std::size_t>::max())) {}

void schedule::run(const std::vector<config::tenant>& tenants) {
  std::latch removals(std::count_if(tenants.begin(), tenants.end(), [](const auto& one) {
    return one.status == config::tenant_status::deleted;
  }));
  std::vector<std::jthread> keepers;
  keepers.reserve(tenants.size());
  for (const auto& tenant : tenants) {
    if (is_scheduled(tenant))
      keepers.emplace_back([&] { keep(tenant, removals); });
  }
}

void schedule::keep(const config::tenant& tenant, std::latch& removals) {
  const auto log = log_.with("tenantName", tenant.name);
  const auto cron = cron_of(tenant);
  auto due = now();
  // A tenant that is active may use the same instance as one that goes.
  if (tenant.status != config::tenant_status::deleted)
    removals.wait();
  run_one(tenant, log);
  if (tenant.status == config::tenant_status::deleted)
    removals.count_down();
  while (!stopped()) {
    const auto next = cron ? next_after(*cron, due, now()) : next_cycle();
    if (next.passed_over > 0)
      log.warn("the schedule's times while the last cycle was still running were passed over",
               {{"count", next.passed_over}, {"cron", tenant.processing.scan_interval_cron}});
    if (around_.on_next)
      around_.on_next(tenant, next.at);
    if (!next.at) {
      log.warn("the schedule has no further time; there is no other cycle until this process starts anew",
               {{"cron", tenant.processing.scan_interval_cron}});
      wait_for_end();
      return;
    }
    due = *next.at;
    log.info("next cycle", {{"at", text::utc_seconds(due)}});
    if (wait_until(due))
      run_one(tenant, log);
  }
}

void schedule::run_one(const config::tenant& tenant, const observe::log& log) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || free_places_ > 0; });
    if (stopped_)
      return;
    --free_places_;
  }
  try {
    around_.run_cycle(tenant);
  } catch (const std::exception& error) {
    log.error("the cycle could not be run", {{"reason", error.what()}});
  }
  const std::lock_guard lock(mutex_);
  ++free_places_;
  changed_.notify_all();
}

time schedule::now() const {
  return around_.now ? around_.now()
                     : std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

bool schedule::wait_until(time at) {
  if (around_.wait_until) {
    around_.wait_until(at);
    return !stopped();
  }
  std::unique_lock lock(mutex_);
  return !changed_.wait_until(lock, at, [&] { return stopped_; });
}

void schedule::wait_for_end() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stopped_; });
}

bool schedule::stopped() {
  const std::lock_guard lock(mutex_);
  return stopped_;
}

void schedule::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

} // namespace cfc::pipeline

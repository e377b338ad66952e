#include "pipeline/runner.hpp"

#include "io/observe/parts.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>

namespace cfc::pipeline {

namespace {

/// On the engine's thread. The timer may outlive the runner, but never the engine.
void after(curl::engine& engine, std::chrono::milliseconds delay, std::function<void()> action) {
  auto timer = std::make_shared<boost::asio::steady_timer>(engine.executor(), delay);
  timer->async_wait([timer, action = std::move(action)](const boost::system::error_code& cancelled) {
    if (!cancelled)
      action();
  });
}

/// Removals first: an active tenant may use the same instance, and what is to go must not be what it has just
/// brought.
std::vector<const config::tenant*> in_order(const std::vector<config::tenant>& tenants) {
  std::vector<const config::tenant*> order;
  for (const auto status : {config::tenant_status::deleted, config::tenant_status::active}) {
    for (const auto& tenant : tenants) {
      if (tenant.status == status)
        order.push_back(&tenant);
    }
  }
  return order;
}

} // namespace

std::vector<cycle_report> runner::run(const std::vector<config::tenant>& tenants) {
  std::vector<cycle_report> reports;
  for (const config::tenant* next : in_order(tenants)) {
    const auto& tenant = *next;
    nodes::run_context context;
    {
      const std::lock_guard lock(mutex_);
      current_ = &context;
      if (interrupted_)
        context.interrupt();
    }
    reports.push_back(cycle(engine_, process_, tenant, log_, settings_, context).run());
    const std::lock_guard lock(mutex_);
    current_ = nullptr;
  }
  return reports;
}

void runner::interrupt(std::chrono::milliseconds grace_period) {
  {
    const std::lock_guard lock(mutex_);
    interrupted_ = true;
    if (current_ != nullptr)
      current_->interrupt();
  }
  after(engine_, grace_period, [&engine = engine_] { engine.cancel_in_hand(); });
  after(engine_, grace_period + time_for_clean_up, [&engine = engine_] { engine.stop(); });
  log_.part(observe::part::schedule)
      .warn("stopping: no new item is started, those in hand are finished",
            {{"gracePeriodSeconds", std::chrono::duration<double>(grace_period).count()}});
}

} // namespace cfc::pipeline

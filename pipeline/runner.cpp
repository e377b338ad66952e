#include "pipeline/runner.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace cfc::pipeline {

std::vector<cycle_report> runner::run(const std::vector<config::tenant>& tenants) {
  std::vector<cycle_report> reports;
  for (const auto& tenant : tenants) {
    if (tenant.status == config::tenant_status::inactive)
      continue;
    nodes::run_context context;
    {
      const std::lock_guard lock(mutex_);
      current_ = &context;
      if (interrupted_)
        context.interrupt();
    }
    cycle one(engine_, process_, tenant, log_, settings_, context);
    one.on_display = on_display;
    reports.push_back(one.run());
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
  log_.warn("stopping: no new item is started, those in hand are finished",
            {{"gracePeriodSeconds", std::chrono::duration<double>(grace_period).count()}});
  auto timer = std::make_shared<boost::asio::steady_timer>(engine_.executor(), grace_period);
  // Not through `this`: the timer may outlive the runner, but never the engine.
  timer->async_wait([&engine = engine_, timer](const boost::system::error_code& cancelled) {
    if (!cancelled)
      engine.cancel_in_hand();
  });
}

} // namespace cfc::pipeline

#include "pipeline/runner.hpp"

#include "io/observe/parts.hpp"
#include "pipeline/cycle.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

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

/// A call that may come at any time, and does nothing once this is gone.
class pending_call {
public:
  explicit pending_call(std::function<void()> call) : shared_(std::make_shared<shared>()) {
    shared_->call = std::move(call);
  }
  ~pending_call() {
    const std::lock_guard lock(shared_->mutex);
    shared_->call = nullptr;
  }
  pending_call(const pending_call&) = delete;
  pending_call& operator=(const pending_call&) = delete;

  std::function<void()> handle() const {
    return [shared = shared_] {
      const std::lock_guard lock(shared->mutex);
      if (shared->call)
        shared->call();
    };
  }

private:
  struct shared {
    std::mutex mutex;
    std::function<void()> call;
  };
  std::shared_ptr<shared> shared_;
};

std::vector<const config::tenant*> of_status(const std::vector<config::tenant>& tenants,
                                             config::tenant_status status) {
  std::vector<const config::tenant*> result;
  for (const auto& tenant : tenants) {
    if (tenant.status == status)
      result.push_back(&tenant);
  }
  return result;
}

} // namespace

std::vector<cycle_report> runner::run(const std::vector<config::tenant>& tenants) {
  std::optional<pending_call> deadline;
  if (settings_.max_duration) {
    deadline.emplace([this] { end(ending::deadline, settings_.grace_period); });
    if (settings_.alarm)
      settings_.alarm(*settings_.max_duration, deadline->handle());
    else
      after(engine_, *settings_.max_duration, deadline->handle());
  }
  const progress_display display(settings_.progress, *settings_.terminal, [this] { return board_.views(); });
  const auto removals = of_status(tenants, config::tenant_status::deleted);
  const auto active = of_status(tenants, config::tenant_status::active);
  expect(removals);
  expect(active);
  // Removals first: an active tenant may use the same instance, and what is to go must not be what it has
  // just brought.
  auto reports = side_by_side(removals);
  auto others = side_by_side(active);
  std::move(others.begin(), others.end(), std::back_inserter(reports));
  return reports;
}

std::vector<cycle_report> runner::side_by_side(const std::vector<const config::tenant*>& tenants) {
  std::vector<cycle_report> reports(tenants.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto i = next++; i < tenants.size(); i = next++)
      reports[i] = run_cycle(*tenants[i]);
  };
  const auto at_a_time = std::min(settings_.tenants_in_parallel.value_or(tenants.size()), tenants.size());
  std::vector<std::future<void>> helpers;
  helpers.reserve(at_a_time);
  for (std::size_t i = 1; i < at_a_time; ++i)
    helpers.push_back(std::async(std::launch::async, work));
  work();
  for (auto& helper : helpers)
    helper.get();
  return reports;
}

cycle_report runner::run_cycle(const config::tenant& tenant) {
  nodes::run_context context;
  const auto no_longer = [this](nodes::run_context* ended) {
    const std::lock_guard lock(mutex_);
    in_hand_.erase(ended);
  };
  {
    const std::lock_guard lock(mutex_);
    in_hand_.insert(&context);
    tell(context, ending_);
  }
  const std::unique_ptr<nodes::run_context, decltype(no_longer)> reachable(&context, no_longer);
  auto report = cycle(engine_, process_, tenant, log_, settings_, board_, context).run();
  note_ended(report);
  if (settings_.on_ended)
    settings_.on_ended(report);
  return report;
}

void runner::expect(const std::vector<const config::tenant*>& tenants) {
  const std::lock_guard lock(mutex_);
  for (const auto* tenant : tenants)
    not_ended_.push_back(tenant->name);
}

void runner::note_ended(const cycle_report& report) {
  const std::lock_guard lock(mutex_);
  // Only run() tells of them: a service would keep all of years.
  if (std::erase(not_ended_, report.tenant) > 0)
    ended_.push_back(report);
}

namespace {

/// @param view of the cycle; nothing as long as it has none
cycle_report unfinished(const std::string& tenant, const progress_view* view, bool plan_only) {
  cycle_report report;
  report.tenant = tenant;
  report.plan_only = plan_only;
  report.status = view == nullptr ? cycle_status::waiting : cycle_status::running;
  if (view == nullptr)
    return report;
  report.pages_discovered = view->pages_found;
  report.attachments_discovered = view->attachments_found;
  report.progress = progress_so_far{view->phase,        view->seconds,          view->pages_done,
                                    view->pages_wanted, view->attachments_done, view->attachments_wanted,
                                    view->deleted};
  return report;
}

} // namespace

std::vector<cycle_report> runner::so_far() const {
  const auto views = board_.views();
  const std::lock_guard lock(mutex_);
  auto reports = ended_;
  for (const auto& tenant : not_ended_) {
    const auto view = std::find_if(views.begin(), views.end(),
                                   [&](const progress_view& one) { return one.tenant == tenant; });
    reports.push_back(unfinished(tenant, view == views.end() ? nullptr : &*view, settings_.plan_only));
  }
  return reports;
}

void runner::tell(nodes::run_context& context, ending why) {
  if (why == ending::signal)
    context.interrupt();
  if (why == ending::deadline)
    context.reach_deadline();
}

void runner::interrupt(std::chrono::milliseconds grace_period) {
  end(ending::signal, grace_period);
}

void runner::end(ending why, std::chrono::milliseconds grace_period) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_ == ending::none || why == ending::signal)
      ending_ = why;
    for (auto* context : in_hand_)
      tell(*context, why);
  }
  after(engine_, grace_period, [&engine = engine_] { engine.cancel_in_hand(); });
  after(engine_, grace_period + time_for_clean_up, [&engine = engine_] { engine.stop(); });
  log_.part(observe::part::schedule)
      .warn(why == ending::deadline
                ? "the time of --max-duration is over: no new item is started, those in hand are finished"
                : "stopping: no new item is started, those in hand are finished",
            {{"gracePeriodSeconds", std::chrono::duration<double>(grace_period).count()}});
}

} // namespace cfc::pipeline

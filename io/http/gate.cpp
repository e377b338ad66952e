#include "io/http/gate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace cfc::http {

namespace asio = boost::asio;

gate::gate(asio::any_io_executor executor, const service_clock& clock, double per_minute, held_back on_wait)
    : executor_(std::move(executor)), waits_(waits::of(executor_)), clock_(clock),
      on_wait_(std::move(on_wait)) {
  if (per_minute > 0) {
    budget_.emplace(per_minute);
  }
}

std::chrono::nanoseconds gate::pause_until(time_point when) {
  const auto from = std::max(paused_until_, clock_.now());
  paused_until_ = std::max(paused_until_, when);
  return std::max(when - from, time_point::duration::zero());
}

asio::awaitable<void> gate::end_of_pause() {
  while (paused_until_ > clock_.now()) {
    co_await clock_.sleep_until(paused_until_);
  }
}

asio::awaitable<void> gate::pass(bool budgeted) {
  if (!budgeted || !budget_) {
    co_await end_of_pause();
    co_return;
  }
  const auto now = clock_.now();
  if (queue_.empty() && !calling_ && paused_until_ <= now && budget_->next() <= now) {
    budget_->take(now);
    co_return;
  }
  co_await queue_up();
}

asio::awaitable<void> gate::queue_up() {
  place here{asio::steady_timer(executor_, asio::steady_timer::time_point::max())};
  queue_.push_back(&here);
  if (!calling_) {
    begin_calling();
  }
  // It may have been called at once: then nothing would end the wait.
  if (!here.may_pass) {
    co_await waits_.end_of(here.called);
  }
  if (!here.may_pass) {
    std::erase(queue_, &here);
    throw boost::system::system_error(asio::error::operation_aborted);
  }
}

void gate::begin_calling() {
  calling_ = true;
  asio::co_spawn(executor_, call_up(shared_from_this()), asio::detached);
}

asio::awaitable<void> gate::call_up(std::shared_ptr<gate> self) {
  while (!self->queue_.empty()) {
    bool cut_short = false;
    try {
      co_await self->call_next();
    } catch (const boost::system::system_error&) {
      cut_short = true;
    }
    if (cut_short) {
      // Those in the queue were cancelled too: they leave it before anybody is called.
      co_await asio::post(self->executor_, asio::use_awaitable);
    }
  }
  self->calling_ = false;
}

asio::awaitable<void> gate::call_next() {
  const auto now = clock_.now();
  const auto turn = std::max(paused_until_, budget_->next());
  if (turn > now) {
    co_await clock_.sleep_until(turn);
    const auto by_budget = clock_.now() - std::max(now, paused_until_);
    // Somebody who still waits keeps the service alive, which is told.
    if (!queue_.empty() && by_budget > time_point::duration::zero()) {
      on_wait_(by_budget);
    }
    co_return;
  }
  budget_->take(now);
  auto* const first = queue_.front();
  queue_.pop_front();
  first->may_pass = true;
  first->called.cancel();
}

} // namespace cfc::http

#include "io/http/gate.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <functional>

namespace cfc::http {

namespace asio = boost::asio;

gate::gate(asio::any_io_executor executor, const service_clock& clock, double per_minute, held_back on_wait,
           std::function<void()> on_dry, std::function<void(bool)> on_hold)
    : executor_(std::move(executor)), waits_(waits::of(executor_)), clock_(clock),
      on_wait_(std::move(on_wait)), on_dry_(std::move(on_dry)), on_hold_(std::move(on_hold)) {
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

gate::time_point gate::next(time_point now) {
  const auto purpose = waits_.ending() ? rate_budget::purpose::clean_up : rate_budget::purpose::ordinary;
  return std::max(paused_until_, budget_->next(now, purpose));
}

asio::awaitable<turn> gate::pass(bool budgeted) {
  if (!budgeted || !budget_) {
    co_await end_of_pause();
    co_return turn();
  }
  const auto now = clock_.now();
  if (queue_.empty() && !calling_ && next(now) <= now) {
    budget_->take();
  } else {
    co_await queue_up();
  }
  co_return turn(shared_from_this());
}

asio::awaitable<void> gate::queue_up() {
  const auto now = clock_.now();
  const bool begins = queue_.empty() && !calling_;
  if (begins && on_dry_ && paused_until_ <= now && next(now) > now) {
    on_dry_();
  }
  waiter here{asio::steady_timer(executor_, asio::steady_timer::time_point::max())};
  queue_.push_back(&here);
  if (!calling_) {
    look_again();
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

/// Something has changed by which the first in the queue may pass.
void gate::look_again() {
  if (calling_) {
    if (next(clock_.now()) < sleeps_until_) {
      earlier_.emit(asio::cancellation_type::terminal);
    }
  } else if (!queue_.empty()) {
    calling_ = true;
    asio::co_spawn(executor_, call_up(shared_from_this()), asio::detached);
  }
}

asio::awaitable<void> gate::call_up(std::shared_ptr<gate> self) {
  while (!self->queue_.empty()) {
    const auto now = self->clock_.now();
    const auto at = self->next(now);
    if (at == rate_budget::not_yet) {
      // Those that were granted go out or are given back, and begin this anew.
      break;
    }
    if (at <= now) {
      self->call_next();
      continue;
    }
    if (!co_await self->sleep_until(at)) {
      // Those in the queue were cancelled too: they leave it before anybody is called.
      co_await asio::post(self->executor_, asio::use_awaitable);
    }
  }
  self->calling_ = false;
}

void gate::call_next() {
  budget_->take();
  auto* const first = queue_.front();
  queue_.pop_front();
  first->may_pass = true;
  first->called.cancel();
}

/// False: it was cut short, by the end of all waits or by look_again().
asio::awaitable<bool> gate::sleep_until(time_point when) {
  const auto from = clock_.now();
  bool whole = true;
  sleeps_until_ = when;
  const bool told = on_hold_ && paused_until_ <= from;
  if (told)
    on_hold_(true);
  try {
    co_await asio::co_spawn(executor_, clock_.sleep_until(when),
                            asio::bind_cancellation_slot(earlier_.slot(), asio::use_awaitable));
  } catch (const boost::system::system_error&) {
    whole = false;
  }
  sleeps_until_ = time_point::min();
  if (told && !queue_.empty())
    on_hold_(false);
  const auto by_budget = clock_.now() - std::max(from, paused_until_);
  // Somebody who still waits keeps the service alive, which is told.
  if (!queue_.empty() && by_budget > time_point::duration::zero()) {
    on_wait_(by_budget);
  }
  co_return whole;
}

void gate::answered(std::uint64_t number, const allowance& says, bool throttled,
                    std::optional<std::chrono::seconds> pause) {
  const auto now = clock_.now();
  const auto wall = clock_.wall();
  const auto from_wall = [&](std::chrono::sys_seconds at) {
    // What is past, or so far away that it would overflow, need not be exact.
    const auto away = std::clamp(at - std::chrono::floor<std::chrono::seconds>(wall), std::chrono::seconds(0),
                                 std::chrono::seconds(std::chrono::hours(1)));
    return now + away;
  };
  const auto reset = says.reset ? std::optional(from_wall(*says.reset)) : std::nullopt;
  if (throttled) {
    budget_->refused(number, says, pause ? std::optional(now + *pause) : reset, now);
  } else {
    budget_->accepted(number, says, reset, now);
  }
  look_again();
}

turn::~turn() {
  if (!from_ || step_ == step::answered) {
    return;
  }
  if (step_ == step::granted) {
    from_->budget_->give_back();
  } else {
    from_->budget_->unanswered();
  }
  from_->look_again();
}

void turn::sent() {
  if (!from_) {
    return;
  }
  const auto now = from_->clock_.now();
  if (step_ != step::granted) {
    from_->budget_->sent_again(now);
    return;
  }
  step_ = step::sent;
  number_ = from_->budget_->sent(now);
  from_->look_again();
}

void turn::unanswered(bool sent_some) {
  if (from_ && step_ == step::granted && sent_some) {
    sent();
  }
}

void turn::answered(const allowance& says, bool throttled, std::optional<std::chrono::seconds> pause) {
  if (!from_) {
    return;
  }
  if (step_ == step::granted) {
    sent();
  }
  step_ = step::answered;
  from_->answered(number_, says, throttled, pause);
}

} // namespace cfc::http

#pragma once

#include "io/http/clock.hpp"
#include "io/http/rate_budget.hpp"
#include "io/http/waits.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <optional>

namespace cfc::http {

class gate;

/// One request's leave to go out. Whatever becomes of it, it is told: what was not sent is given back in the end.
class turn {
public:
  /// One that isn't counted.
  turn() = default;
  explicit turn(std::shared_ptr<gate> from) : from_(std::move(from)) {}
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;
  turn(turn&& other) noexcept = default;
  turn& operator=(turn&& other) = delete;
  ~turn();

  /// The request goes out now. Further calls: it goes out once more.
  void sent();
  /// There will be no answer.
  /// @param sent_some whether it may have reached the server; it need not have been told
  void unanswered(bool sent_some);
  /// The server's answer is there. Whether it was sent need not have been told.
  /// @param throttled the server refused it for there being too many
  /// @param pause that the server asked for
  void answered(const allowance& says, bool throttled, std::optional<std::chrono::seconds> pause);

private:
  enum class step : std::uint8_t { granted, sent, answered };
  std::shared_ptr<gate> from_; ///< null: not counted
  step step_ = step::granted;
  std::uint64_t number_ = 0; ///< once it was sent
};

/// Where a service's requests wait for their turn: for the rate budget, first come first served, and for the
/// end of a pause that the server asked for. Shared, since the coroutine that lets the waiting ones pass
/// keeps it alive.
class gate : public std::enable_shared_from_this<gate> {
public:
  using time_point = std::chrono::steady_clock::time_point;
  /// Told how long the head of the queue waited for the budget alone.
  using held_back = std::function<void(std::chrono::duration<double>)>;

  /// @param per_minute 0: unlimited
  /// @param on_hold told when the head of the queue begins to wait for the budget, and when it no longer does
  /// @param on_dry called each time the budget begins to hold requests up; may be empty
  gate(boost::asio::any_io_executor executor, const service_clock& clock, double per_minute,
       held_back on_wait, std::function<void()> on_dry = {}, std::function<void(bool)> on_hold = {});

  /// Ends when it is the caller's turn.
  /// @throws boost::system::system_error operation_aborted, when the waits are being ended
  boost::asio::awaitable<turn> pass(bool budgeted);
  /// Nobody passes before that time. Gives by how much this made the pause longer.
  std::chrono::nanoseconds pause_until(time_point when);

private:
  friend class turn;
  struct waiter {
    boost::asio::steady_timer called; ///< cancelled when it is this one's turn
    bool may_pass = false;
  };
  boost::asio::awaitable<void> end_of_pause();
  boost::asio::awaitable<void> queue_up();
  static boost::asio::awaitable<void> call_up(std::shared_ptr<gate> self);
  void call_next();
  boost::asio::awaitable<bool> sleep_until(time_point when);
  time_point next(time_point now);
  void look_again();
  void answered(std::uint64_t number, const allowance& says, bool throttled,
                std::optional<std::chrono::seconds> pause);

  boost::asio::any_io_executor executor_;
  waits& waits_;
  service_clock clock_;
  std::optional<rate_budget> budget_;
  held_back on_wait_;
  std::function<void()> on_dry_;
  std::function<void(bool)> on_hold_;
  time_point paused_until_{};
  std::deque<waiter*> queue_;
  bool calling_ = false;
  time_point sleeps_until_ = time_point::min(); ///< the coroutine that calls up, if it does
  /// Wakes it, when there may be a turn earlier than it looked.
  boost::asio::cancellation_signal earlier_;
};

} // namespace cfc::http

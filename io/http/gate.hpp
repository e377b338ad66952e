#pragma once

#include "io/http/clock.hpp"
#include "io/http/rate_budget.hpp"
#include "io/http/waits.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <optional>

namespace cfc::http {

/// Where a service's requests wait for their turn: for the rate budget, first come first served, and for the
/// end of a pause that the server asked for. Shared, since the coroutine that lets the waiting ones pass
/// keeps it alive.
class gate : public std::enable_shared_from_this<gate> {
public:
  using time_point = std::chrono::steady_clock::time_point;
  /// Told how long the head of the queue waited for the budget alone.
  using held_back = std::function<void(std::chrono::duration<double>)>;

  /// @param per_minute 0: unlimited
  gate(boost::asio::any_io_executor executor, const service_clock& clock, double per_minute,
       held_back on_wait);

  /// Ends when it is the caller's turn.
  /// @throws boost::system::system_error operation_aborted, when the waits are being ended
  boost::asio::awaitable<void> pass(bool budgeted);
  /// Nobody passes before that time. Gives by how much this made the pause longer.
  std::chrono::nanoseconds pause_until(time_point when);

private:
  struct place {
    boost::asio::steady_timer called; ///< cancelled when it is this one's turn
    bool may_pass = false;
  };
  boost::asio::awaitable<void> end_of_pause();
  boost::asio::awaitable<void> queue_up();
  void begin_calling();
  static boost::asio::awaitable<void> call_up(std::shared_ptr<gate> self);
  boost::asio::awaitable<void> call_next();

  boost::asio::any_io_executor executor_;
  waits& waits_;
  service_clock clock_;
  std::optional<rate_budget> budget_;
  held_back on_wait_;
  time_point paused_until_{};
  std::deque<place*> queue_;
  bool calling_ = false;
};

} // namespace cfc::http

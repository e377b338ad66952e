#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace cfc::nodes {

/// Lets a coroutine wait until another one has changed something. Both run on the I/O thread, and the waiting
/// one looks at its condition before each wait(), so that a notify() between two waits can't be missed.
class async_event {
public:
  explicit async_event(const boost::asio::any_io_executor& io)
      : timer_(io, boost::asio::steady_timer::time_point::max()) {}

  boost::asio::awaitable<void> wait() {
    boost::system::error_code cancelled_is_the_signal;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, cancelled_is_the_signal);
    co_await timer_.async_wait(token);
  }
  void notify() { timer_.cancel(); }

private:
  boost::asio::steady_timer timer_;
};

} // namespace cfc::nodes

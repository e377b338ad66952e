#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>

namespace cfc::http {

/// Time as calls see it, so that tests need no sleep.
struct service_clock {
  std::function<std::chrono::steady_clock::time_point()> now;
  std::function<std::chrono::system_clock::time_point()> wall;
  /// @throws boost::system::system_error operation_aborted, when the wait was cut short
  std::function<boost::asio::awaitable<void>(std::chrono::steady_clock::time_point)> sleep_until;
};

/// The machine's clocks and an Asio timer, among the waits of the io_context that it runs on (waits.hpp).
service_clock real_clock();

} // namespace cfc::http

#include "io/http/clock.hpp"

#include "io/http/waits.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

namespace cfc::http {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> sleep_on_timer(std::chrono::steady_clock::time_point until) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, until);
  const auto ended = co_await waits::of(executor).end_of(timer);
  if (ended) {
    throw boost::system::system_error(ended);
  }
}

} // namespace

service_clock real_clock() {
  service_clock clock;
  clock.now = [] { return std::chrono::steady_clock::now(); };
  clock.wall = [] { return std::chrono::system_clock::now(); };
  clock.sleep_until = sleep_on_timer;
  return clock;
}

} // namespace cfc::http

#include "tests/support/fake_clock.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace cfc::test {

namespace asio = boost::asio;

http::service_clock fake_clock::clock() {
  http::service_clock made;
  made.now = [this] { return now_; };
  made.wall = [this] { return wall(); };
  made.sleep_until = [this](std::chrono::steady_clock::time_point until) { return sleep(until); };
  return made;
}

std::chrono::system_clock::time_point fake_clock::wall() const noexcept {
  // 2026-01-31T08:00:00Z, and what has passed since the clock was made.
  const std::chrono::system_clock::time_point start{std::chrono::seconds(1769846400)};
  return start + std::chrono::duration_cast<std::chrono::system_clock::duration>(now_.time_since_epoch() -
                                                                                 std::chrono::hours(1000));
}

asio::awaitable<void> fake_clock::sleep(std::chrono::steady_clock::time_point until) {
  if (until > now_) {
    sleeps_.push_back(until - now_);
    now_ = until;
  }
  // Others get their turn, as they would while a real timer runs.
  const auto executor = co_await asio::this_coro::executor;
  co_await asio::post(executor, asio::use_awaitable);
}

} // namespace cfc::test

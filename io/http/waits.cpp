#include "io/http/waits.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace cfc::http {

namespace asio = boost::asio;

asio::execution_context::id waits::id;

waits& waits::of(asio::execution_context& io) {
  return asio::use_service<waits>(io);
}

waits& waits::of(const asio::any_io_executor& io) {
  return of(asio::query(io, asio::execution::context));
}

asio::awaitable<boost::system::error_code> waits::end_of(asio::steady_timer& timer) {
  if (stopped_) {
    co_return asio::error::operation_aborted;
  }
  class registered {
  public:
    registered(waits& all, asio::steady_timer& timer) : all_(all), timer_(timer) {
      all_.waiting_.insert(&timer_);
    }
    registered(const registered&) = delete;
    registered& operator=(const registered&) = delete;
    ~registered() { all_.waiting_.erase(&timer_); }

  private:
    waits& all_;
    asio::steady_timer& timer_;
  };
  const registered here(*this, timer);
  boost::system::error_code ended;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  co_return ended;
}

void waits::cancel_in_hand() {
  ending_ = true;
  for (auto* timer : waiting_) {
    timer->cancel();
  }
}

void waits::stop() {
  stopped_ = true;
  cancel_in_hand();
}

} // namespace cfc::http

#include "io/curl/engine.hpp"

#include "io/curl/admission.hpp"
#include "io/curl/route.hpp"
#include "io/http/waits.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <deque>
#include <mutex>
#include <thread>

namespace cfc::curl {

namespace asio = boost::asio;

class engine::implementation {
public:
  explicit implementation(engine_settings settings)
      : settings_((prepare_curl(), std::move(settings))), work_(io_.get_executor()),
        admission_(io_, settings_.limits, settings_.idle_connections, settings_.connections_per_host,
                   settings_.answer_bytes) {
    routes_.emplace_back(io_, admission_, settings_, proxy_settings{});
    thread_ = std::thread([this] { io_.run(); });
  }

  implementation(const implementation&) = delete;
  implementation& operator=(const implementation&) = delete;
  ~implementation() {
    stop();
    // Behind the ends of the transfers that stop() made, so that whoever awaits them still hears.
    asio::post(io_, [this] { asio::post(io_, [this] { io_.stop(); }); });
    thread_.join();
  }

  route& direct() noexcept { return routes_.front(); }

  route& through(const proxy_settings& proxy) {
    const std::lock_guard lock(routes_mutex_);
    const auto same =
        std::find_if(routes_.begin(), routes_.end(), [&](const route& one) { return one.proxy() == proxy; });
    return same == routes_.end() ? routes_.emplace_back(io_, admission_, settings_, proxy) : *same;
  }

  std::size_t routes() const {
    const std::lock_guard lock(routes_mutex_);
    return routes_.size();
  }

  void cancel_in_hand() {
    asio::post(io_, [this] {
      admission_.cancel_in_hand();
      http::waits::of(io_).cancel_in_hand();
    });
  }

  void stop() {
    asio::post(io_, [this] {
      admission_.stop();
      http::waits::of(io_).stop();
    });
  }

private:
  engine_settings settings_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  admission admission_;
  mutable std::mutex routes_mutex_;
  std::deque<route> routes_;
  std::thread thread_;
};

engine::engine(engine_settings settings) : impl_(std::make_unique<implementation>(std::move(settings))) {}

engine::~engine() = default;

asio::awaitable<http::response> engine::send(http::request request, http::body_sink* sink) {
  return impl_->direct().send(std::move(request), sink);
}

asio::any_io_executor engine::executor() {
  return impl_->direct().executor();
}

http::transport& engine::through(const proxy_settings& proxy) {
  return impl_->through(proxy);
}

std::size_t engine::routes() const {
  return impl_->routes();
}

void engine::cancel_in_hand() {
  impl_->cancel_in_hand();
}

void engine::stop() {
  impl_->stop();
}

} // namespace cfc::curl

#include "tools/simulator/http/server.hpp"

#include "tools/simulator/http/connection.hpp"
#include "tools/simulator/http/server_meter.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <thread>

namespace cfc::simulator {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::unique_ptr<tcp::acceptor> listener(asio::io_context& context, const host& at) {
  const tcp::endpoint where(asio::ip::address_v4::loopback(), at.port);
  try {
    return std::make_unique<tcp::acceptor>(context, where);
  } catch (const boost::system::system_error& error) {
    const bool occupied = error.code() == asio::error::address_in_use;
    throw std::runtime_error("can't listen on 127.0.0.1:" + std::to_string(at.port) + " for " + at.name +
                             ": " + (occupied ? "another program listens there" : error.code().message()));
  }
}

/// How late a thread comes to what is ready, looked at again and again.
asio::awaitable<void> watch(server_meter& meter, std::size_t thread) {
  constexpr std::chrono::milliseconds pause(20);
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (;;) {
    timer.expires_after(pause);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    const std::chrono::duration<double, std::milli> late = std::chrono::steady_clock::now() - timer.expiry();
    meter.add_wait(thread, late.count());
  }
}

} // namespace

/// One io_context per thread; a connection stays on the one it was given to, so nothing in it needs a lock.
class http_server::implementation {
public:
  implementation(std::vector<host> hosts, int threads, server_meter* meter) : hosts_(std::move(hosts)) {
    for (int i = 0; i < std::max(threads, 1); ++i) {
      contexts_.push_back(std::make_unique<asio::io_context>(1));
      if (meter != nullptr)
        asio::co_spawn(*contexts_.back(), watch(*meter, contexts_.size() - 1), asio::detached);
    }
    for (const auto& one : hosts_) {
      acceptors_.push_back(listener(*contexts_.front(), one));
      asio::co_spawn(*contexts_.front(), accept(*acceptors_.back(), one), asio::detached);
    }
  }

  implementation(const implementation&) = delete;
  implementation& operator=(const implementation&) = delete;
  ~implementation() { stop(); }

  std::uint16_t port(std::string_view name) const {
    for (std::size_t i = 0; i < hosts_.size(); ++i)
      if (hosts_[i].name == name)
        return acceptors_[i]->local_endpoint().port();
    throw std::out_of_range("no host called " + std::string(name));
  }

  void run() {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < contexts_.size(); ++i)
      others.emplace_back([context = contexts_[i].get()] {
        const auto alive = asio::make_work_guard(*context);
        context->run();
      });
    contexts_.front()->run();
  }

  void stop() {
    for (const auto& context : contexts_)
      context->stop();
  }

private:
  asio::awaitable<void> accept(tcp::acceptor& listening, const host& at) {
    for (;;) {
      auto& context = *contexts_[next_++ % contexts_.size()];
      auto [error, socket] = co_await listening.async_accept(context, asio::as_tuple(asio::use_awaitable));
      if (error == asio::error::operation_aborted)
        co_return;
      if (!error)
        asio::co_spawn(context, serve_connection(std::move(socket), at), asio::detached);
    }
  }

  std::vector<host> hosts_;
  std::vector<std::unique_ptr<asio::io_context>> contexts_;
  std::vector<std::unique_ptr<tcp::acceptor>> acceptors_;
  std::size_t next_ = 0;
};

http_server::http_server(std::vector<host> hosts, int threads, server_meter* meter)
    : impl_(std::make_unique<implementation>(std::move(hosts), threads, meter)) {}
http_server::~http_server() = default;
std::uint16_t http_server::port(std::string_view name) const {
  return impl_->port(name);
}
void http_server::run() {
  impl_->run();
}
void http_server::stop() {
  impl_->stop();
}

} // namespace cfc::simulator

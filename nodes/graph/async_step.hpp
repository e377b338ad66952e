#pragma once

#include "io/http/failure.hpp"
#include "nodes/operations/run_context.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <oneapi/tbb/flow_graph.h>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace cfc::nodes {

/// Keeps the graph waiting while work is outside of it, and releases exactly once, after the result was put:
/// a missing release hangs wait_for_all(), an extra one lets it return while a transfer lives.
template <typename Gateway>
class gateway_token {
public:
  explicit gateway_token(Gateway& gateway) : gateway_(&gateway) { gateway.reserve_wait(); }
  gateway_token(gateway_token&& other) noexcept : gateway_(std::exchange(other.gateway_, nullptr)) {}
  gateway_token(const gateway_token&) = delete;
  gateway_token& operator=(const gateway_token&) = delete;
  gateway_token& operator=(gateway_token&&) = delete;
  ~gateway_token() {
    if (gateway_ != nullptr)
      gateway_->release_wait();
  }
  template <typename Message>
  void put(const Message& message) {
    gateway_->try_put(message);
  }

private:
  Gateway* gateway_;
};

/// A node whose work waits for the network: one message in, one out. The work is a coroutine on the I/O
/// thread; no thread of the arena blocks, and none is woken by a message that comes or goes. How many run at
/// once is set by the bounded edge in front of it.
///
/// The work turns every expected failure into a value of its result. An exception that escapes all the same,
/// also when the work can't begin, aborts the cycle with the step's name; its message ends there, which the check
/// of the credits reports as well.
template <typename In, typename Out>
class async_step {
public:
  using work = std::function<boost::asio::awaitable<Out>(In)>;

  async_step(oneapi::tbb::flow::graph& graph, std::string name, boost::asio::any_io_executor io,
             run_context& run, work task)
      : name_(std::move(name)), io_(std::move(io)), run_(run), work_(std::move(task)),
        node_(graph, oneapi::tbb::flow::unlimited,
              [this](const In& message, typename node::gateway_type& gateway) noexcept {
                start(message, gateway);
              }) {}
  async_step(const async_step&) = delete;
  async_step& operator=(const async_step&) = delete;
  ~async_step() = default;

  oneapi::tbb::flow::receiver<In>& in() { return node_; }
  /// The port, not the node: an async_node refuses successors of its own and says so only in debug builds.
  oneapi::tbb::flow::sender<Out>& out() { return oneapi::tbb::flow::output_port<0>(node_); }

private:
  using node = oneapi::tbb::flow::async_node<In, Out>;
  using token = gateway_token<typename node::gateway_type>;

  /// Never begins the work here: whoever brings the message may hold locks of the graph, which work that ends
  /// at once would want again.
  void start(const In& message, typename node::gateway_type& gateway) noexcept {
    try {
      auto alive = std::make_shared<token>(gateway);
      boost::asio::post(io_, [this, message, alive = std::move(alive)] { begin(message, alive); });
    } catch (...) {
      fail(std::current_exception());
    }
  }
  void begin(const In& message, const std::shared_ptr<token>& alive) {
    try {
      boost::asio::co_spawn(io_, work_(message), [this, alive](std::exception_ptr failure, Out result) {
        if (!failure)
          return alive->put(result);
        fail(failure);
      });
    } catch (...) {
      fail(std::current_exception());
    }
  }
  void fail(const std::exception_ptr& failure) {
    run_.abort("internal error in " + name_ + ": " + http::failure_of(failure).reason);
  }

  std::string name_;
  boost::asio::any_io_executor io_;
  run_context& run_;
  work work_;
  node node_;
};

} // namespace cfc::nodes

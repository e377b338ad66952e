#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <utility>

namespace cfc::pipeline {

/// Runs a coroutine on the I/O thread and blocks the calling thread until it has ended; rethrows. For the
/// parts of a cycle before and after the graph. Never called on the I/O thread.
template <typename Result>
Result await_here(const boost::asio::any_io_executor& io, boost::asio::awaitable<Result> what) {
  return boost::asio::co_spawn(io, std::move(what), boost::asio::use_future).get();
}

} // namespace cfc::pipeline

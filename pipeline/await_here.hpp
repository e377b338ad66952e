#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace cfc::pipeline {

/// How a coroutine ended.
template <typename Result>
struct ending {
  std::optional<Result> value;
  std::exception_ptr error;
};
template <>
struct ending<void> {
  std::exception_ptr error;
};

/// Runs `work` to its end and keeps that, so that an exception changes hands whole: the I/O thread has given
/// up every reference to it before the waiting thread looks.
template <typename Result>
boost::asio::awaitable<void> run_to(ending<Result>& end, boost::asio::awaitable<Result> work) {
  try {
    if constexpr (std::is_void_v<Result>) {
      co_await std::move(work);
    } else {
      auto value = co_await std::move(work);
      end.value.emplace(std::move(value));
    }
  } catch (...) {
    end.error = std::current_exception();
  }
}

/// Runs a coroutine on the I/O thread and blocks the calling thread until it has ended; rethrows. For the
/// parts of a cycle before and after the graph. Never called on the I/O thread.
template <typename Result>
Result await_here(const boost::asio::any_io_executor& io, boost::asio::awaitable<Result> work) {
  ending<Result> end;
  boost::asio::co_spawn(io, run_to(end, std::move(work)), boost::asio::use_future).get();
  if (end.error)
    std::rethrow_exception(std::move(end.error));
  if constexpr (!std::is_void_v<Result>)
    return std::move(*end.value);
}

} // namespace cfc::pipeline

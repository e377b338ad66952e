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

/// Notes how `what` ends, so that an exception changes hands whole: the I/O thread has given up every
/// reference to it before the waiting thread looks.
template <typename Result>
boost::asio::awaitable<void> note_ending(boost::asio::awaitable<Result> what, ending<Result>& into) {
  try {
    if constexpr (std::is_void_v<Result>) {
      co_await std::move(what);
    } else {
      auto value = co_await std::move(what);
      into.value.emplace(std::move(value));
    }
  } catch (...) {
    into.error = std::current_exception();
  }
}

/// Runs a coroutine on the I/O thread and blocks the calling thread until it has ended; rethrows. For the
/// parts of a cycle before and after the graph. Never called on the I/O thread.
template <typename Result>
Result await_here(const boost::asio::any_io_executor& io, boost::asio::awaitable<Result> what) {
  ending<Result> end;
  boost::asio::co_spawn(io, note_ending(std::move(what), end), boost::asio::use_future).get();
  if (end.error)
    std::rethrow_exception(std::move(end.error));
  if constexpr (!std::is_void_v<Result>)
    return std::move(*end.value);
}

} // namespace cfc::pipeline

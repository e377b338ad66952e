#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <type_traits>

namespace cfc::test {

/// Runs one coroutine to its end on the calling thread and gives its value, or rethrows what it threw.
/// @throws std::logic_error when the io_context runs out of work before: somebody waits for what never comes
template <typename T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> work) {
  std::exception_ptr error;
  bool done = false;
  const auto finish = [&]() {
    io.restart();
    while (!done && io.run_one() > 0) {
    }
    if (!done) {
      throw std::logic_error("the coroutine waits for something that never comes");
    }
    if (error) {
      std::rethrow_exception(error);
    }
  };
  if constexpr (std::is_void_v<T>) {
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) {
      error = e;
      done = true;
    });
    finish();
  } else {
    std::optional<T> value;
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr e, T v) {
      error = e;
      value.emplace(std::move(v));
      done = true;
    });
    finish();
    return std::move(*value);
  }
}

} // namespace cfc::test

#pragma once

#include "nodes/operations/async_event.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>

namespace cfc::nodes {

/// What is done for one of many, by its index.
using indexed_work = std::function<boost::asio::awaitable<void>(std::size_t index)>;

/// Does the work for 0 to count-1, at most so many at once. The first exception ends it: nothing more is begun, and
/// it is thrown when what is in hand has ended. Call it on the I/O thread; `work` outlives the wait.
inline boost::asio::awaitable<void> for_each_at_once(const boost::asio::any_io_executor& io,
                                                     std::size_t count, std::size_t at_once,
                                                     const indexed_work& work) {
  struct shared {
    explicit shared(const boost::asio::any_io_executor& executor) : changed(executor) {}
    std::size_t next = 0, workers = 0;
    std::exception_ptr failure;
    async_event changed;
  };
  const auto state = std::make_shared<shared>(io);
  const auto worker = [](std::shared_ptr<shared> own, std::size_t until,
                         const indexed_work& body) -> boost::asio::awaitable<void> {
    try {
      while (own->next < until && !own->failure)
        co_await body(own->next++);
    } catch (...) {
      if (!own->failure)
        own->failure = std::current_exception();
    }
    --own->workers;
    own->changed.notify();
  };
  state->workers = std::min(count, std::max<std::size_t>(at_once, 1));
  for (std::size_t i = state->workers; i > 0; --i)
    boost::asio::co_spawn(io, worker(state, count, work), boost::asio::detached);
  while (state->workers > 0)
    co_await state->changed.wait();
  if (state->failure)
    std::rethrow_exception(state->failure);
}

} // namespace cfc::nodes

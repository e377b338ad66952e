#include "nodes/operations/at_once.hpp"

#include "nodes/operations/async_event.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <exception>
#include <memory>

namespace cfc::nodes {

boost::asio::awaitable<void> for_each_at_once(const boost::asio::any_io_executor& io, std::size_t count,
                                              std::size_t at_once, const indexed_work& work) {
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

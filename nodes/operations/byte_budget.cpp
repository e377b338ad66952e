#include "nodes/operations/byte_budget.hpp"

#include <boost/asio/this_coro.hpp>

namespace cfc::nodes {

namespace asio = boost::asio;

asio::awaitable<byte_budget::share> byte_budget::take(std::uint64_t bytes) {
  if (bytes == 0)
    co_return share();
  const auto io = co_await asio::this_coro::executor;
  const auto me = waiting_.emplace(waiting_.end(), io);
  while (me != waiting_.begin() || bytes > most_ - in_use_)
    co_await me->wait();
  waiting_.erase(me);
  in_use_ += bytes;
  wake_first();
  co_return share(*this, bytes);
}

void byte_budget::give_back(std::uint64_t bytes) {
  in_use_ -= bytes;
  wake_first();
}

void byte_budget::wake_first() {
  if (!waiting_.empty())
    waiting_.front().notify();
}

asio::execution_context::id image_memory::id;

byte_budget& image_memory::of(const asio::any_io_executor& io) {
  return asio::use_service<image_memory>(asio::query(io, asio::execution::context)).budget_;
}

} // namespace cfc::nodes

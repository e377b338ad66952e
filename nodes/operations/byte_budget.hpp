#pragma once

#include "nodes/operations/async_event.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <algorithm>
#include <cstdint>
#include <list>

namespace cfc::nodes {

/// How many bytes may be held in memory at once, asked for before they are fetched; who comes first is served first. On the
/// I/O thread only.
class byte_budget {
public:
  byte_budget(const boost::asio::any_io_executor& io, std::uint64_t most) : io_(io), most_(most) {}

  std::uint64_t most() const noexcept { return most_; }
  /// Waits until there is room. @pre bytes ≤ most()
  boost::asio::awaitable<void> take(std::uint64_t bytes) {
    const auto me = waiting_.emplace(waiting_.end(), io_);
    while (me != waiting_.begin() || bytes > most_ - held_)
      co_await me->wait();
    waiting_.erase(me);
    held_ += bytes;
    wake_first();
  }
  void give_back(std::uint64_t bytes) {
    held_ -= std::min(held_, bytes);
    wake_first();
  }

private:
  void wake_first() {
    if (!waiting_.empty())
      waiting_.front().notify();
  }

  boost::asio::any_io_executor io_;
  std::uint64_t most_, held_ = 0;
  std::list<async_event> waiting_;
};

} // namespace cfc::nodes

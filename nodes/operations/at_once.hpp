#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>

namespace cfc::nodes {

/// What is done for one of many, by its index.
using indexed_work = std::function<boost::asio::awaitable<void>(std::size_t index)>;

/// Does the work for 0 to count-1, at most so many at once. The first exception ends it: nothing more is
/// begun, and it is thrown when what is in hand has ended. Call it on the I/O thread; `work` outlives the
/// wait.
boost::asio::awaitable<void> for_each_at_once(const boost::asio::any_io_executor& io, std::size_t count,
                                              std::size_t at_once, const indexed_work& work);

} // namespace cfc::nodes

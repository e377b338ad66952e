#pragma once

#include "nodes/operations/async_event.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Looks up contents by their keys for many spaces, each of which has a few: the keys that are asked for
/// within a short time, or while a request is under way, go together. Used on the I/O thread only.
class shared_look_up {
public:
  /// Keys that fill a request of their own; who has so many doesn't wait for others.
  static constexpr auto keys_per_request = unique::client::keys_per_request;

  /// @param gather_for how long others may join before a request is sent
  shared_look_up(const service_set& services, std::chrono::milliseconds gather_for)
      : services_(services), gather_for_(gather_for) {}

  /// @param keys whole ones
  /// @return what there is of them, in no order; a key may be stored in several scopes
  /// @throws http::api_error to all whose keys were in the request
  boost::asio::awaitable<std::vector<unique::content_record>> contents(std::vector<std::string> keys);

private:
  struct group {
    group(const boost::asio::any_io_executor& io, std::chrono::milliseconds gather_for)
        : gathers(io, gather_for), ended(io) {}
    boost::asio::steady_timer gathers; ///< cancelled when the group is full
    std::vector<std::string> keys;
    std::vector<unique::content_record> found;
    std::exception_ptr failure;
    bool has_ended = false;
    async_event ended;
  };
  static boost::asio::awaitable<void> wait_for(std::shared_ptr<group> one);
  /// Sends the group that gathers, when it has done so and the one before it has ended.
  boost::asio::awaitable<void> send_gathered();

  const service_set& services_;
  std::chrono::milliseconds gather_for_;
  std::shared_ptr<group> gathering_, under_way_; ///< null: none
};

} // namespace cfc::nodes

#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Whether a host can be reached, step by step, so that its operator learns which step fails. Requests go through a
/// transport, which does all of this by itself.
namespace cfc::http {

struct destination {
  std::string host; ///< a name or an address, IPv6 without brackets
  std::uint16_t port = 0;
};

/// Where requests to a URL with http or https go; nothing for another one.
std::optional<destination> destination_of(std::string_view url);

/// The addresses of a host, each once.
/// @throws boost::system::system_error
boost::asio::awaitable<std::vector<std::string>> addresses_of(destination where);

/// Makes a connection, and closes it.
/// @throws boost::system::system_error; timed_out, when there is none in time
boost::asio::awaitable<void> connect_to(destination where, std::chrono::milliseconds limit);

} // namespace cfc::http

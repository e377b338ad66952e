#pragma once

#include "tools/simulator/http/server.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace cfc::simulator {

/// Serves one client connection until it closes, is broken by a disturbance, or sends what isn't HTTP.
/// @param at outlives the connection
boost::asio::awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket, const host& at);

} // namespace cfc::simulator

#include "io/http/reach.hpp"

#include "io/http/url.hpp"
#include "io/text/port.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>

namespace cfc::http {

namespace {

using boost::asio::ip::tcp;

boost::asio::awaitable<tcp::resolver::results_type> resolve(const destination& where) {
  tcp::resolver resolver(co_await boost::asio::this_coro::executor);
  const auto port = std::to_string(where.port);
  co_return co_await resolver.async_resolve(where.host, port, boost::asio::use_awaitable);
}

} // namespace

std::optional<destination> destination_of(std::string_view url) {
  const auto origin = origin_of(url);
  if (origin.empty())
    return std::nullopt;
  const auto host_begins = origin.find("//") + 2;
  const auto colon = origin.rfind(':');
  auto host = origin.substr(host_begins, colon - host_begins);
  if (host.starts_with('['))
    host = host.substr(1, host.size() - 2);
  return destination{std::move(host), text::port_number(std::string_view(origin).substr(colon + 1))};
}

boost::asio::awaitable<std::vector<std::string>> addresses_of(destination where) {
  const auto found = co_await resolve(where);
  std::vector<std::string> addresses;
  for (const auto& entry : found) {
    auto address = entry.endpoint().address().to_string();
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end())
      addresses.push_back(std::move(address));
  }
  co_return addresses;
}

boost::asio::awaitable<void> connect_to(destination where, std::chrono::milliseconds limit) {
  const auto executor = co_await boost::asio::this_coro::executor;
  const auto endpoints = co_await resolve(where);
  // The timer's handler may come when this is over.
  const auto socket = std::make_shared<tcp::socket>(executor);
  const auto expired = std::make_shared<bool>(false);
  boost::asio::steady_timer timer(executor, limit);
  timer.async_wait([socket, expired](const boost::system::error_code& cancelled) {
    if (!cancelled) {
      *expired = true;
      boost::system::error_code ignored;
      socket->close(ignored);
    }
  });
  boost::system::error_code error;
  co_await boost::asio::async_connect(*socket, endpoints,
                                      boost::asio::redirect_error(boost::asio::use_awaitable, error));
  timer.cancel();
  if (*expired)
    throw boost::system::system_error(boost::asio::error::timed_out);
  if (error)
    throw boost::system::system_error(error);
}

} // namespace cfc::http

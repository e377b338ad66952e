#include "io/http_server/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <limits>
#include <list>
#include <optional>
#include <stdexcept>
#include <thread>

namespace cfc::http_server {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

using reply = bhttp::response<bhttp::string_body>;
using parser = bhttp::request_parser<bhttp::empty_body>;

/// All addresses of a name. An empty one: of all interfaces, of both families where the system has both.
std::vector<tcp::endpoint> endpoints_of(asio::io_context& io, const std::string& host, std::uint16_t port) {
  if (host.empty())
    return {{asio::ip::address_v6::any(), port}, {asio::ip::address_v4::any(), port}};
  error_code failed;
  tcp::resolver resolver(io);
  const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive, failed);
  if (failed)
    throw std::runtime_error("'" + host + "' has no address: " + failed.message());
  std::vector<tcp::endpoint> endpoints;
  endpoints.reserve(found.size());
  for (const auto& entry : found)
    endpoints.push_back(entry.endpoint());
  return endpoints;
}

/// @return why it can't
error_code listen_at(tcp::acceptor& acceptor, const tcp::endpoint& at) {
  try {
    acceptor.open(at.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    if (at.address().is_v6())
      acceptor.set_option(asio::ip::v6_only(!at.address().is_unspecified()));
    acceptor.bind(at);
    acceptor.listen();
    return {};
  } catch (const boost::system::system_error& error) {
    return error.code();
  }
}

reply as_reply(const answer& from, const parser& request) {
  const bool head = request.get().method() == bhttp::verb::head;
  reply to(static_cast<bhttp::status>(from.status), request.get().version());
  to.set(bhttp::field::content_type, from.content_type);
  to.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : from.fields)
    to.set(name, value);
  to.keep_alive(request.get().keep_alive());
  if (!head)
    to.body() = from.body;
  to.content_length(from.body.size());
  return to;
}

answer refusal(int status, std::string why) {
  answer refused;
  refused.status = status;
  refused.body = std::move(why) + "\n";
  return refused;
}

answer only_read() {
  auto refused = refusal(405, "Only GET and HEAD are answered.");
  refused.fields.emplace_back("Allow", "GET, HEAD");
  return refused;
}

bool is_read(bhttp::verb verb) {
  return verb == bhttp::verb::get || verb == bhttp::verb::head;
}

} // namespace

answer not_found() {
  return refusal(404, "There is nothing here.");
}

class server::implementation {
public:
  implementation(const std::string& host, std::uint16_t port, handler handle, limits most)
      : handle_(std::move(handle)), most_(most) {
    listen(host, port);
    for (auto& acceptor : acceptors_)
      asio::co_spawn(io_, accept(acceptor), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~implementation() {
    io_.stop();
    thread_.join();
  }
  implementation(const implementation&) = delete;
  implementation& operator=(const implementation&) = delete;

  std::uint16_t port() const { return acceptors_.front().local_endpoint().port(); }
  asio::any_io_executor executor() { return io_.get_executor(); }

private:
  using connections = std::list<beast::tcp_stream>;

  void listen(const std::string& host, std::uint16_t port) {
    error_code failed;
    for (const auto& endpoint : endpoints_of(io_, host, port)) {
      tcp::acceptor acceptor(io_);
      if (const auto why = listen_at(acceptor, endpoint)) {
        failed = failed ? failed : why;
        continue;
      }
      acceptors_.push_back(std::move(acceptor));
      // Both families, or one port that was found free.
      if (port == 0 || host.empty())
        break;
    }
    if (acceptors_.empty())
      throw std::runtime_error(failed.message());
  }

  asio::awaitable<void> accept(tcp::acceptor& acceptor) {
    while (true) {
      error_code failed;
      auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
      if (failed == asio::error::operation_aborted)
        co_return;
      if (failed) {
        // No descriptor is free: one may be soon.
        asio::steady_timer pause(io_, std::chrono::milliseconds(100));
        co_await pause.async_wait(asio::use_awaitable);
        continue;
      }
      if (open_.size() >= most_.connections)
        open_.front().cancel();
      open_.emplace_back(std::move(socket));
      asio::co_spawn(io_, serve(std::prev(open_.end())), asio::detached);
    }
  }

  asio::awaitable<void> serve(connections::iterator connection) {
    try {
      beast::flat_buffer buffer(2 * most_.header_bytes);
      bool goes_on = true;
      while (goes_on)
        goes_on = co_await answer_one(*connection, buffer);
    } catch (const std::exception&) {
      // The client has gone, or is too slow, or sends what isn't HTTP.
    }
    open_.erase(connection);
  }

  /// False: the connection ends.
  asio::awaitable<bool> answer_one(beast::tcp_stream& stream, beast::flat_buffer& buffer) {
    parser request;
    request.header_limit(most_.header_bytes);
    request.body_limit(std::numeric_limits<std::uint64_t>::max());
    error_code failed;
    stream.expires_after(most_.patience);
    co_await bhttp::async_read_header(stream, buffer, request,
                                      asio::redirect_error(asio::use_awaitable, failed));
    const bool too_large = failed == bhttp::error::header_limit;
    if (failed && !too_large)
      co_return false;
    const bool refused = too_large || !request.is_done() || !is_read(request.get().method());
    answer given;
    if (too_large)
      given = refusal(431, "The header is too large.");
    else if (refused)
      given = only_read();
    else
      given = co_await handled(request);
    auto to = as_reply(given, request);
    if (refused)
      to.keep_alive(false);
    const bool goes_on = to.keep_alive();
    co_await send(stream, std::move(to));
    if (refused)
      co_await take_rest(stream);
    co_return goes_on;
  }

  /// Reads what else comes, within the patience: to close a connection with unread bytes resets it, and then
  /// the client may lose the answer.
  asio::awaitable<void> take_rest(beast::tcp_stream& stream) {
    error_code failed;
    stream.socket().shutdown(tcp::socket::shutdown_send, failed);
    stream.expires_after(most_.patience);
    std::array<char, 16 * 1024> unread{};
    while (!failed) {
      co_await stream.async_read_some(asio::buffer(unread),
                                      asio::redirect_error(asio::use_awaitable, failed));
    }
  }

  asio::awaitable<answer> handled(const parser& request) {
    const auto target = request.get().target();
    std::string path(target.substr(0, target.find('?')));
    answer given;
    try {
      given = co_await handle_(std::move(path));
    } catch (const std::exception&) {
      given = refusal(500, "This can't be answered.");
    }
    co_return given;
  }

  asio::awaitable<void> send(beast::tcp_stream& stream, reply reply) {
    stream.expires_after(most_.patience);
    co_await bhttp::async_write(stream, reply, asio::use_awaitable);
  }

  handler handle_;
  limits most_;
  asio::io_context io_{1};
  std::list<tcp::acceptor> acceptors_;
  connections open_;
  std::thread thread_;
};

server::server(const std::string& host, std::uint16_t port, handler handle, limits most)
    : impl_(std::make_unique<implementation>(host, port, std::move(handle), most)) {}
server::~server() = default;

std::uint16_t server::port() const noexcept {
  return impl_->port();
}

boost::asio::any_io_executor server::executor() {
  return impl_->executor();
}

} // namespace cfc::http_server

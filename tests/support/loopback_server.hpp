#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace cfc::test {

/// One connection of a loopback server, from the server's side. Blocking.
class server_connection {
public:
  explicit server_connection(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  /// Head and body of the next request, "" when the client has gone. Reads bodies by Content-Length or
  /// chunks.
  std::string read_request();
  /// Only the head; the body stays unread.
  std::string read_head();
  /// Bytes as they are. False when the client has gone.
  bool send(std::string_view bytes);
  /// A whole answer with Content-Length.
  bool answer(int status, std::string_view body, std::string_view more_fields = {});
  void wait(std::chrono::milliseconds time) const { std::this_thread::sleep_for(time); }
  /// Returns when the client has closed, or the server is being destroyed.
  void wait_for_end();
  /// Ends the connection by a reset instead of an orderly end.
  void reset();

private:
  friend class loopback_server;
  bool read_more();
  std::string take(std::size_t bytes);
  std::string read_chunks();

  boost::asio::ip::tcp::socket socket_;
  std::string unread_;
};

/// A real server on 127.0.0.1 for scripted and hostile answers: runs a script on each connection, each on a
/// thread of its own, and closes the connection when the script returns.
class loopback_server {
public:
  using script = std::function<void(server_connection&)>;
  explicit loopback_server(script what);
  ~loopback_server();
  loopback_server(const loopback_server&) = delete;
  loopback_server& operator=(const loopback_server&) = delete;

  /// http://127.0.0.1:port + path
  std::string url(std::string_view path = "/") const;
  int connections() const noexcept { return accepted_; }

private:
  struct client {
    server_connection connection;
    std::thread thread;
  };
  void accept();

  script script_;
  boost::asio::io_context io_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::atomic<int> accepted_{0};
  std::mutex mutex_;
  bool ending_ = false;
  std::list<client> clients_;
  std::thread acceptor_thread_;
};

/// A script that gives each request of a connection to `handler` until the client leaves.
loopback_server::script for_each_request(std::function<void(server_connection&, const std::string&)> handler);

} // namespace cfc::test

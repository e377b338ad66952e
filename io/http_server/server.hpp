#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// What others may read of this process over HTTP: metrics, probe, health. Nothing can be changed by it.
namespace cfc::http_server {

struct answer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields; ///< besides type and length
};
/// For any path that there is nothing at.
answer not_found();

/// Answers a GET or HEAD of that path, whose query is cut off. Runs on the server's thread, which it must not
/// block; what it throws becomes a 500.
using handler = std::function<boost::asio::awaitable<answer>(std::string path)>;

/// What a client can make the server hold.
struct limits {
  std::size_t connections = 64; ///< one more closes that which is open longest
  std::uint32_t header_bytes = 8 * 1024;
  /// For a request to come, for an answer to be taken, and for the rest of a request that was refused.
  std::chrono::milliseconds patience{10'000};
};

/// One listener with a thread of its own, so that it answers whatever the rest of the process does.
class server {
public:
  /// @param host a name or an address; "": all interfaces
  /// @param port 0: any free one
  /// @throws std::runtime_error when it can't listen there, saying why
  server(const std::string& host, std::uint16_t port, handler handle, limits most = {});
  /// Ends all connections, and the thread.
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  std::uint16_t port() const noexcept;
  /// Where the handler runs.
  boost::asio::any_io_executor executor();

private:
  class implementation;
  std::unique_ptr<implementation> impl_;
};

} // namespace cfc::http_server

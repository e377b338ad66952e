#include "tests/support/loopback_server.hpp"

#include "io/http/message.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <charconv>
#include <sys/socket.h>

namespace cfc::test {

namespace asio = boost::asio;

namespace {

/// "" when the head has no such field.
std::string_view field_of(std::string_view head, std::string_view name) {
  for (auto at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
    at += 2;
    const auto line = head.substr(at, head.find("\r\n", at) - at);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && http::same_name(line.substr(0, colon), name)) {
      return line.substr(std::min(line.find_first_not_of(' ', colon + 1), line.size()));
    }
  }
  return {};
}

std::size_t number_in(std::string_view text, int base) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

} // namespace

bool server_connection::read_more() {
  std::array<char, 65536> piece{};
  boost::system::error_code ended;
  const auto got = socket_.read_some(asio::buffer(piece), ended);
  unread_.append(piece.data(), got);
  return got > 0;
}

std::string server_connection::take(std::size_t bytes) {
  while (unread_.size() < bytes && read_more()) {
  }
  auto taken = unread_.substr(0, bytes);
  unread_.erase(0, bytes);
  return taken;
}

std::string server_connection::read_head() {
  auto end = unread_.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!read_more()) {
      return {};
    }
    end = unread_.find("\r\n\r\n");
  }
  return take(end + 4);
}

std::string server_connection::read_chunks() {
  std::string body;
  while (true) {
    auto end = unread_.find("\r\n");
    while (end == std::string::npos) {
      if (!read_more()) {
        return body;
      }
      end = unread_.find("\r\n");
    }
    const auto size = number_in(take(end + 2), 16);
    body += take(size);
    take(2);
    if (size == 0) {
      return body;
    }
  }
}

std::string server_connection::read_request() {
  auto request = read_head();
  if (field_of(request, "Transfer-Encoding") == "chunked") {
    return request + read_chunks();
  }
  return request + take(number_in(field_of(request, "Content-Length"), 10));
}

bool server_connection::send(std::string_view bytes) {
  boost::system::error_code gone;
  asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), gone);
  return !gone;
}

bool server_connection::answer(int status, std::string_view body, std::string_view more_fields) {
  std::string whole =
      "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: " + std::to_string(body.size());
  whole.append("\r\n").append(more_fields).append("\r\n").append(body);
  return send(whole);
}

void server_connection::wait_for_end() {
  while (read_more()) {
    unread_.clear();
  }
}

void server_connection::reset() {
  // Linux resets a connection that is dissolved; closing the socket would race with the server's end, which
  // looks at it.
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  ::connect(socket_.native_handle(), &nobody, sizeof(nobody));
}

loopback_server::loopback_server(script what)
    : script_(std::move(what)), acceptor_(io_, {asio::ip::address_v4::loopback(), 0}),
      acceptor_thread_([this] { accept(); }) {}

loopback_server::~loopback_server() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (auto& one : clients_) {
      ::shutdown(one.connection.socket_.native_handle(), SHUT_RDWR);
    }
  }
  // Wakes the thread that accepts; closing alone would not.
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
  acceptor_thread_.join();
  for (auto& one : clients_) {
    one.thread.join();
  }
}

void loopback_server::accept() {
  while (true) {
    boost::system::error_code ended;
    auto socket = acceptor_.accept(ended);
    if (ended) {
      return;
    }
    const std::lock_guard lock(mutex_);
    if (ending_) {
      return;
    }
    ++accepted_;
    socket.set_option(asio::ip::tcp::no_delay(true));
    auto& one = clients_.emplace_back(client{server_connection(std::move(socket)), {}});
    one.thread = std::thread([this, &one] {
      script_(one.connection);
      // The socket object stays until the end, so that the destructor may look at it.
      ::shutdown(one.connection.socket_.native_handle(), SHUT_RDWR);
    });
  }
}

std::string loopback_server::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + std::string(path);
}

loopback_server::script
for_each_request(std::function<void(server_connection&, const std::string&)> handler) {
  return [handler = std::move(handler)](server_connection& connection) {
    for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
      handler(connection, request);
    }
  };
}

} // namespace cfc::test

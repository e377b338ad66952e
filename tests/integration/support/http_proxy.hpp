#pragma once

#include "tests/support/loopback_server.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <mutex>
#include <set>
#include <sstream>
#include <string>

namespace cfc::test {

/// `http://host:port` of a URL.
inline std::string origin_of(const std::string& url) {
  return url.substr(0, url.find('/', url.find("//") + 2));
}

/// A proxy for http: takes requests with whole URLs and passes each on over a connection of its own.
class http_proxy {
public:
  std::string port() const {
    const auto url = server_.url("");
    return url.substr(url.rfind(':') + 1);
  }
  /// `http://host:port` of all who were asked through it.
  std::set<std::string> origins() const {
    const std::lock_guard lock(mutex_);
    return origins_;
  }
  /// Proxy-Authorization of all requests, "" where there was none.
  std::set<std::string> logins() const {
    const std::lock_guard lock(mutex_);
    return logins_;
  }

  /// Whether that stood in any request.
  bool was_told(const std::string& text) const {
    const std::lock_guard lock(mutex_);
    return requests_.find(text) != std::string::npos;
  }

private:
  struct passed_on {
    std::string origin, login, request;
  };

  /// What goes on to the server: the path instead of the URL, nothing that is meant for the proxy, and the
  /// end of the connection as the end of the answer.
  static passed_on rewritten(const std::string& whole) {
    const auto body = whole.substr(whole.find("\r\n\r\n") + 4);
    std::istringstream lines(whole);
    std::string verb, url, line;
    lines >> verb >> url;
    std::getline(lines, line);
    const auto origin = origin_of(url);
    passed_on result{origin, "", verb + " " + url.substr(origin.size()) + " HTTP/1.1\r\n"};
    while (std::getline(lines, line) && line != "\r") {
      const auto name = line.substr(0, line.find(':'));
      if (name == "Proxy-Authorization")
        result.login = line.substr(name.size() + 2, line.size() - name.size() - 3);
      else if (name == "Transfer-Encoding") // the body comes without its chunks
        result.request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
      else if (!name.starts_with("Proxy-"))
        result.request += line + "\n";
    }
    result.request += "Connection: close\r\n\r\n" + body;
    return result;
  }

  void serve(server_connection& client) {
    const auto request = client.read_request();
    if (request.empty())
      return;
    const auto on = rewritten(request);
    {
      const std::lock_guard lock(mutex_);
      origins_.insert(on.origin);
      logins_.insert(on.login);
      requests_ += request.substr(0, request.find("\r\n\r\n") + 2);
    }
    client.send(answer_of(on.origin, on.request));
  }

  static std::string answer_of(const std::string& origin, const std::string& request) {
    boost::asio::io_context io;
    boost::asio::ip::tcp::socket socket(io);
    const auto port = static_cast<std::uint16_t>(std::stoi(origin.substr(origin.rfind(':') + 1)));
    socket.connect({boost::asio::ip::address_v4::loopback(), port});
    boost::asio::write(socket, boost::asio::buffer(request));
    std::string answer;
    boost::system::error_code ended;
    boost::asio::read(socket, boost::asio::dynamic_buffer(answer), ended);
    return answer;
  }

  mutable std::mutex mutex_;
  std::set<std::string> origins_, logins_;
  std::string requests_;
  loopback_server server_{[this](server_connection& client) { serve(client); }};
};

} // namespace cfc::test

#pragma once

#include "tests/graph/small_world.hpp"
#include "tests/support/loopback_server.hpp"

#include <string>

namespace cfc::test {

/// The small world behind a real socket, for what makes its own connections. What is thrown there before an answer
/// becomes a refusal.
class world_server {
public:
  explicit world_server(small_world& world)
      : server_(for_each_request([&world](server_connection& connection, const std::string& text) {
          serve(world, connection, text);
        })) {}
  /// Without a slash at its end.
  std::string url() const { return server_.url(""); }
  int connections() const noexcept { return server_.connections(); }

private:
  static http::request read(const std::string& text) {
    http::request request;
    const auto verb = text.substr(0, text.find(' '));
    request.verb = verb == "PUT"    ? http::method::put
                   : verb == "POST" ? http::method::post
                                    : http::method::get;
    const auto path = verb.size() + 1;
    request.url = text.substr(path, text.find(' ', path) - path);
    request.body = text.substr(text.find("\r\n\r\n") + 4);
    return request;
  }
  static void serve(small_world& world, server_connection& connection, const std::string& text) {
    http::response answer;
    try {
      answer = world.answer_to(read(text));
    } catch (const std::exception& refused) {
      answer.status = 403;
      answer.body = refused.what();
    }
    connection.answer(answer.status, answer.body, "Content-Type: application/json\r\n");
  }

  loopback_server server_;
};

} // namespace cfc::test

#include "io/http_server/server.hpp"

#include <boost/asio/buffers_iterator.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace cfc::http_server {
namespace {

using boost::asio::ip::tcp;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

boost::asio::awaitable<answer> greet(std::string path) {
  if (path == "/broken")
    throw std::runtime_error("secret");
  if (path != "/hello")
    co_return not_found();
  answer made;
  made.body = "hello";
  co_return made;
}

class a_client {
public:
  explicit a_client(const server& of) : socket_(io_) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), of.port()});
  }
  void say(const std::string& text) { boost::asio::write(socket_, boost::asio::buffer(text)); }
  /// All until the server closes.
  std::string rest() {
    boost::asio::streambuf buffer;
    boost::system::error_code end;
    boost::asio::read(socket_, buffer, end);
    return {boost::asio::buffers_begin(buffer.data()), boost::asio::buffers_end(buffer.data())};
  }

private:
  boost::asio::io_context io_;
  tcp::socket socket_;
};

std::string asked(const server& of, const std::string& first_line, const std::string& more = "",
                  const std::string& body = "") {
  a_client client(of);
  client.say(first_line + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n" + more + "\r\n" + body);
  return client.rest();
}

limits of_little() {
  limits most;
  most.connections = 2;
  most.header_bytes = 1024;
  most.patience = std::chrono::milliseconds(100);
  return most;
}

TEST(http_server, answers_get_and_head) {
  const server tested("127.0.0.1", 0, greet);
  EXPECT_THAT(asked(tested, "GET /hello?x=1"), AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("\r\n\r\nhello")));
  EXPECT_THAT(asked(tested, "HEAD /hello"), AllOf(HasSubstr("Content-Length: 5"), EndsWith("\r\n\r\n")));
  EXPECT_THAT(asked(tested, "GET /other"), StartsWith("HTTP/1.1 404 "));
}

TEST(http_server, answers_several_requests_of_a_connection) {
  const server tested("127.0.0.1", 0, greet);
  a_client client(tested);
  client.say(
      "GET /hello HTTP/1.1\r\nHost: h\r\n\r\nGET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(client.rest(), AllOf(HasSubstr("helloHTTP/1.1 200"), EndsWith("hello")));
}

TEST(http_server, takes_nothing_that_could_change_something) {
  const server tested("127.0.0.1", 0, greet);
  EXPECT_THAT(asked(tested, "POST /hello", "Content-Length: 0\r\n"), StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(asked(tested, "DELETE /hello"),
              AllOf(StartsWith("HTTP/1.1 405 "), HasSubstr("Allow: GET, HEAD")));
}

TEST(http_server, takes_the_body_of_what_it_refuses_so_that_the_answer_arrives) {
  const server tested("127.0.0.1", 0, greet);
  const std::string body(8 * 1024 * 1024, 'x');
  for (const auto* verb : {"POST", "GET"}) {
    const auto answer = asked(tested, std::string(verb) + " /hello",
                              "Content-Length: " + std::to_string(body.size()) + "\r\n", body);
    EXPECT_THAT(answer,
                AllOf(StartsWith("HTTP/1.1 405 "), EndsWith("\r\n\r\nOnly GET and HEAD are answered.\n")))
        << verb;
  }
  EXPECT_THAT(asked(tested, "POST /hello", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 405 "));
}

TEST(http_server, takes_no_more_of_a_body_once_its_patience_is_over) {
  const server tested("127.0.0.1", 0, greet, of_little());
  a_client endless(tested);
  endless.say("POST /hello HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\nsome");
  EXPECT_THAT(endless.rest(), StartsWith("HTTP/1.1 405 "));
}

TEST(http_server, refuses_a_large_header) {
  const server tested("127.0.0.1", 0, greet, of_little());
  EXPECT_THAT(asked(tested, "GET /hello", "X: " + std::string(1500, 'x') + "\r\n"),
              StartsWith("HTTP/1.1 431 "));
}

TEST(http_server, tells_nothing_of_what_went_wrong) {
  const server tested("127.0.0.1", 0, greet);
  EXPECT_THAT(asked(tested, "GET /broken"), AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("secret"))));
}

TEST(http_server, closes_what_says_nothing) {
  const server tested("127.0.0.1", 0, greet, of_little());
  a_client silent(tested);
  silent.say("GET /hello HTT");
  EXPECT_EQ(silent.rest(), "");
}

TEST(http_server, closes_the_oldest_connection_for_one_more_than_it_holds) {
  auto most = of_little();
  most.patience = std::chrono::minutes(10);
  const server tested("127.0.0.1", 0, greet, most);
  a_client first(tested);
  a_client second(tested);
  const auto third = asked(tested, "GET /hello");
  EXPECT_THAT(third, EndsWith("hello"));
  EXPECT_EQ(first.rest(), "");
}

TEST(http_server, says_why_it_cant_listen) {
  const server first("127.0.0.1", 0, greet);
  try {
    const server second("127.0.0.1", first.port(), greet);
    FAIL() << "two servers at one port";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "Address already in use");
  }
}

TEST(http_server, listens_on_all_interfaces_without_a_host) {
  const server tested("", 0, greet);
  EXPECT_THAT(asked(tested, "GET /hello"), EndsWith("hello"));
}

} // namespace
} // namespace cfc::http_server

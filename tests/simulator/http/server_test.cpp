#include "tools/simulator/http/server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include <thread>

namespace cfc::simulator {
namespace {

namespace asio = boost::asio;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A server of one host, and raw exchanges with it.
class served {
public:
  explicit served(handler handle, disturbance harm = {})
      : server_(hosts(std::move(handle), std::move(harm)), 2), thread_([this] { server_.run(); }) {}
  ~served() { server_.stop(); }

  /// Everything the server sends until it closes.
  std::string exchange(const std::string& bytes) {
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), server_.port("one")});
    asio::write(socket, asio::buffer(bytes));
    std::string answer;
    boost::system::error_code ended;
    asio::read(socket, asio::dynamic_buffer(answer), ended);
    return answer;
  }

private:
  static std::vector<host> hosts(handler handle, disturbance harm) {
    std::vector<host> all;
    all.push_back({"one", 0, std::move(handle), [harm](const call&) { return harm; }, {}});
    return all;
  }

  http_server server_;
  std::jthread thread_;
};

reply echo(call& request) {
  return reply::json(200,
                     request.method + ' ' + request.path + ' ' + request.body + ' ' + request.body_sha256);
}

const std::string last = "Connection: close\r\n\r\n";

TEST(http_server, a_connection_serves_one_request_after_the_other) {
  served at(echo);
  const auto answer = at.exchange("GET /a HTTP/1.1\r\n\r\nGET /b%20c?x=1 HTTP/1.1\r\n" + last);
  EXPECT_THAT(answer, HasSubstr("GET /a "));
  EXPECT_THAT(answer, HasSubstr("GET /b c "));
}

TEST(http_server, a_post_body_arrives_chunked_or_not) {
  served at(echo);
  EXPECT_THAT(at.exchange("POST /a HTTP/1.1\r\nContent-Length: 3\r\n" + last + "xyz"),
              HasSubstr("POST /a xyz"));
  EXPECT_THAT(
      at.exchange("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + last + "3\r\nxyz\r\n0\r\n\r\n"),
      HasSubstr("POST /a xyz"));
}

TEST(http_server, an_upload_is_hashed_and_not_kept) {
  served at(echo);
  EXPECT_THAT(at.exchange("PUT /a HTTP/1.1\r\nContent-Length: 3\r\n" + last + "abc"),
              EndsWith("PUT /a  ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

TEST(http_server, wrong_framing_is_refused) {
  served at(echo);
  EXPECT_THAT(at.exchange("POST /a HTTP/1.1\r\n" + last),
              testing::AllOf(StartsWith("HTTP/1.1 411 "), HasSubstr("POST without Content-Length")));
  EXPECT_THAT(at.exchange("this is not HTTP\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST(http_server, a_post_to_control_without_a_length_has_an_empty_body) {
  served at(echo);
  EXPECT_THAT(at.exchange("POST /control/unique/reset HTTP/1.1\r\n" + last),
              testing::AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("POST /control/unique/reset ")));
}

TEST(http_server, an_occupied_port_is_named_with_a_plain_reason) {
  std::vector<host> hosts;
  hosts.push_back({"one", 0, echo, {}, {}});
  const http_server first(hosts, 1);
  hosts.front().port = first.port("one");
  try {
    const http_server second(hosts, 1);
    FAIL() << "both listen";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "can't listen on 127.0.0.1:" + std::to_string(first.port("one")) +
                                " for one: another program listens there");
  }
}

TEST(http_server, a_generated_body_comes_in_growing_offsets) {
  served at([](call&) {
    reply made;
    made.generated_bytes = 200'000;
    made.generate = [](std::uint64_t offset, char* into, std::size_t bytes) {
      for (std::size_t i = 0; i < bytes; ++i)
        into[i] = static_cast<char>('a' + (offset + i) % 26);
    };
    return made;
  });
  const auto answer = at.exchange("GET /a HTTP/1.1\r\n" + last);
  const auto body = answer.substr(answer.find("\r\n\r\n") + 4);
  ASSERT_EQ(body.size(), 200'000U);
  EXPECT_EQ(body[199'999], static_cast<char>('a' + 199'999 % 26));
}

TEST(http_server, a_disturbance_replaces_cuts_or_drops_the_answer) {
  disturbance other;
  other.status = 503;
  other.body = "busy";
  other.fields.emplace_back("Retry-After", "7");
  const auto replaced = served(echo, other).exchange("GET /a HTTP/1.1\r\n" + last);
  EXPECT_THAT(replaced, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(replaced, HasSubstr("Retry-After: 7"));
  EXPECT_THAT(replaced, EndsWith("busy"));
  disturbance cut;
  cut.cut_body_after = 3;
  EXPECT_THAT(served(echo, cut).exchange("GET /a HTTP/1.1\r\n\r\n"), EndsWith("\r\n\r\nGET"));
  disturbance dropped;
  dropped.drop_connection = true;
  EXPECT_EQ(served(echo, dropped).exchange("GET /a HTTP/1.1\r\n\r\n"), "");
}

TEST(http_server, a_chunked_answer_has_no_length_and_ends_with_an_empty_chunk) {
  disturbance chunked;
  chunked.chunked = true;
  const auto answer =
      served([](call&) { return reply::json(200, "hello"); }, chunked).exchange("GET /a HTTP/1.1\r\n" + last);
  EXPECT_THAT(answer, HasSubstr("Transfer-Encoding: chunked"));
  EXPECT_THAT(answer, Not(HasSubstr("Content-Length")));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
}

TEST(http_server, a_chunked_answer_that_is_cut_has_no_end) {
  disturbance cut;
  cut.chunked = true;
  cut.cut_body_after = 2;
  const auto answer =
      served([](call&) { return reply::json(200, "hello"); }, cut).exchange("GET /a HTTP/1.1\r\n\r\n");
  EXPECT_THAT(answer, EndsWith("\r\n\r\n2\r\nhe\r\n"));
}

TEST(http_server, a_disturbance_can_tell_another_media_type) {
  disturbance page;
  page.status = 200;
  page.body = "<html>";
  page.fields.emplace_back("content-type", "text/html");
  const auto answer = served(echo, page).exchange("GET /a HTTP/1.1\r\n" + last);
  EXPECT_THAT(answer, HasSubstr("content-type: text/html"));
  EXPECT_THAT(answer, Not(HasSubstr("application/json")));
}

TEST(http_server, a_slow_answer_is_whole) {
  disturbance slow;
  slow.bytes_per_second = 100'000;
  EXPECT_THAT(served(echo, slow).exchange("GET /a HTTP/1.1\r\n" + last), HasSubstr("GET /a "));
}

TEST(http_server, a_handler_can_disturb_its_own_answer) {
  served at([](call&) {
    reply made = reply::empty(200);
    made.disturb.emplace().drop_connection = true;
    return made;
  });
  EXPECT_EQ(at.exchange("GET /a HTTP/1.1\r\n\r\n"), "");
}

TEST(http_server, a_failing_handler_is_500) {
  served at([](call&) -> reply { throw std::runtime_error("broken"); });
  EXPECT_THAT(at.exchange("GET /a HTTP/1.1\r\n" + last), StartsWith("HTTP/1.1 500 "));
}

} // namespace
} // namespace cfc::simulator

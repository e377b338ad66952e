#include "tools/simulator/http/connection.hpp"

#include "tools/simulator/http/echo.hpp"
#include "tools/simulator/http/gzip.hpp"
#include "tools/simulator/http/message.hpp"
#include "tools/simulator/text/sha256.hpp"
#include "tools/simulator/text/time.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace cfc::simulator {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

using header_parser = http::request_parser<http::empty_body>;
constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::uint32_t header_limit = 256 * 1024;
constexpr auto quiet = asio::as_tuple(asio::use_awaitable);

asio::awaitable<void> pause(std::chrono::duration<double, std::milli> time) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(time));
  co_await timer.async_wait(quiet);
}

/// Slows a transfer down to a rate by sleeping after each piece.
asio::awaitable<void> pace(std::size_t bytes, double bytes_per_second) {
  if (bytes_per_second > 0)
    co_await pause(std::chrono::duration<double>(static_cast<double>(bytes) / bytes_per_second));
}

/// The line in front of a chunk.
std::string chunk_head(std::size_t bytes) {
  constexpr int hexadecimal = 16;
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, bytes, hexadecimal).ptr;
  return std::string(digits, end) + "\r\n";
}

std::size_t piece_for(double bytes_per_second) {
  if (bytes_per_second <= 0)
    return chunk_bytes;
  return std::clamp<std::size_t>(static_cast<std::size_t>(bytes_per_second / 20), 1, chunk_bytes);
}

call call_from(const header_parser& parser, std::string peer_port) {
  const auto& head = parser.get();
  call result;
  result.method = std::string(head.method_string());
  result.target = std::string(head.target());
  for (const auto& field : head)
    result.fields.emplace_back(std::string(field.name_string()), std::string(field.value()));
  result.has_content_length = parser.content_length().has_value();
  result.chunked = parser.chunked();
  result.peer_port = std::move(peer_port);
  read_target(result);
  return result;
}

/// The simulated services want a length as the real ones do. To the control host people write by hand, and
/// curl -X POST without data sends none: the body is empty then.
bool lacks_length(const call& request) {
  return !request.has_content_length && !request.chunked &&
         (request.method == "POST" || request.method == "PUT") && !request.path.starts_with("/control/");
}

void bloat(const call& request, const disturbance& harm, reply& given) {
  given.body.append(harm.pad_bytes, ' ');
  const auto* accepted = request.field("Accept-Encoding");
  if (!harm.gzip || accepted == nullptr || accepted->find("gzip") == std::string::npos)
    return;
  given.body = gzip(given.body);
  given.fields.emplace_back("Content-Encoding", "gzip");
}

class connection {
public:
  connection(asio::ip::tcp::socket socket, const host& at) : socket_(std::move(socket)), host_(at) {
    beast::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    peer_port_ = std::to_string(socket_.remote_endpoint(ignored).port());
  }

  asio::awaitable<void> serve() {
    bool more = true;
    while (more)
      more = co_await serve_one();
    beast::error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }

private:
  asio::awaitable<bool> serve_one();
  asio::awaitable<bool> read_body(header_parser& head, call& request, double bytes_per_second);
  asio::awaitable<bool> read_upload(header_parser& head, call& request, double bytes_per_second);
  asio::awaitable<bool> answer(call& request, disturbance harm, bool keep_alive);
  asio::awaitable<bool> write(const call& request, reply& given, const disturbance& harm, bool keep_alive);
  asio::awaitable<bool> write_slowly(reply& given, std::uint64_t until, double bytes_per_second);
  asio::awaitable<bool> write_piece(std::string before, asio::const_buffer bytes, std::string_view behind);
  asio::awaitable<bool> refuse(int status, std::string why);
  reply handled(call& request) const;
  void observe(const call& request, int status) const;

  asio::ip::tcp::socket socket_;
  const host& host_;
  std::string peer_port_;
  beast::flat_buffer buffer_;
  std::chrono::steady_clock::time_point began_;
};

asio::awaitable<bool> connection::serve_one() {
  header_parser head;
  head.header_limit(header_limit);
  head.body_limit(boost::none);
  const auto [error, bytes] = co_await http::async_read_header(socket_, buffer_, head, quiet);
  static_cast<void>(bytes);
  if (error) {
    if (error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message) {
      std::string why = "this is not HTTP";
      co_await refuse(400, std::move(why));
    }
    co_return false;
  }
  began_ = std::chrono::steady_clock::now();
  call request = call_from(head, peer_port_);
  const bool keep_alive = head.get().keep_alive();
  if (lacks_length(request)) {
    std::string why =
        request.method + " without Content-Length: say how long the body is, 0 when there is none";
    co_await refuse(411, std::move(why));
    observe(request, 411);
    co_return false;
  }
  disturbance harm;
  if (host_.disturb)
    harm = host_.disturb(request);
  if (const auto* expect = request.field("Expect"); expect && beast::iequals(*expect, "100-continue")) {
    const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(socket_, asio::buffer(go_on), quiet);
  }
  const bool whole = co_await read_body(head, request, harm.upload_bytes_per_second);
  if (!whole) {
    observe(request, 0);
    co_return false;
  }
  co_return co_await answer(request, std::move(harm), keep_alive);
}

asio::awaitable<bool> connection::read_body(header_parser& head, call& request, double bytes_per_second) {
  if (request.method == "PUT")
    co_return co_await read_upload(head, request, bytes_per_second);
  if (head.is_done())
    co_return true;
  http::request_parser<http::string_body> parser(std::move(head));
  parser.body_limit(boost::none);
  const auto [error, bytes] = co_await http::async_read(socket_, buffer_, parser, quiet);
  static_cast<void>(bytes);
  request.body = std::move(parser.get().body());
  request.body_bytes = request.body.size();
  co_await pace(request.body.size(), bytes_per_second);
  co_return !error;
}

asio::awaitable<bool> connection::read_upload(header_parser& head, call& request, double bytes_per_second) {
  sha256_sum sum;
  http::request_parser<http::buffer_body> parser(std::move(head));
  parser.body_limit(boost::none);
  std::vector<char> piece(piece_for(bytes_per_second));
  bool broken = false;
  while (!parser.is_done() && !broken) {
    auto& body = parser.get().body();
    body.data = piece.data();
    body.size = piece.size();
    const auto [error, bytes] = co_await http::async_read(socket_, buffer_, parser, quiet);
    static_cast<void>(bytes);
    broken = error && error != http::error::need_buffer;
    const auto got = piece.size() - body.size;
    sum.add(piece.data(), got);
    request.body_bytes += got;
    co_await pace(got, bytes_per_second);
  }
  request.body_sha256 = sum.hex();
  co_return !broken;
}

reply connection::handled(call& request) const {
  const auto begins = std::chrono::steady_clock::now();
  try {
    auto result = host_.handle(request);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begins;
    request.handled_ms = took.count();
    return result;
  } catch (const std::exception& e) {
    reply result = reply::empty(500);
    result.content_type = "text/plain";
    result.body = std::string("simulator error: ") + e.what();
    return result;
  }
}

asio::awaitable<bool> connection::answer(call& request, disturbance harm, bool keep_alive) {
  if (harm.delay_ms > 0)
    co_await pause(std::chrono::duration<double, std::milli>(harm.delay_ms));
  reply given;
  if (harm.status == 0 && !harm.drop_connection) {
    given = handled(request);
    if (given.disturb) {
      auto fields = std::move(harm.fields);
      harm = std::move(*given.disturb);
      harm.fields.insert(harm.fields.end(), fields.begin(), fields.end());
      if (harm.delay_ms > 0)
        co_await pause(std::chrono::duration<double, std::milli>(harm.delay_ms));
    }
  }
  if (harm.drop_connection) {
    observe(request, 0);
    co_return false;
  }
  if (harm.echo)
    echo(request, harm);
  if (harm.status != 0)
    given = reply::json(harm.status, harm.body);
  given.chunked = given.chunked || harm.chunked;
  bloat(request, harm, given);
  const bool dated = std::any_of(harm.fields.begin(), harm.fields.end(),
                                 [](const auto& field) { return beast::iequals(field.first, "Date"); });
  if (!dated)
    given.fields.emplace_back("Date", http_date(now_ms()));
  request.answer_bytes = given.generate ? given.generated_bytes : given.body.size();
  const bool sent = co_await write(request, given, harm, keep_alive);
  observe(request, given.status);
  co_return sent&& keep_alive;
}

asio::awaitable<bool> connection::write(const call& request, reply& given, const disturbance& harm,
                                        bool keep_alive) {
  const std::uint64_t length = given.generate ? given.generated_bytes : given.body.size();
  const std::string head = answer_head(given, harm.fields, length, keep_alive);
  const bool no_body = request.method == "HEAD" || has_no_body(given.status);
  const bool cut = harm.cut_body_after >= 0 && !no_body;
  std::uint64_t until = no_body ? 0 : length;
  if (cut)
    until = std::min(until, static_cast<std::uint64_t>(harm.cut_body_after));
  if (!given.generate && !given.chunked && harm.bytes_per_second <= 0) {
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(given.body.data(), until)};
    const auto [error, bytes] = co_await asio::async_write(socket_, parts, quiet);
    static_cast<void>(bytes);
    co_return !error && !cut;
  }
  const auto [error, bytes] = co_await asio::async_write(socket_, asio::buffer(head), quiet);
  static_cast<void>(bytes);
  if (error)
    co_return false;
  bool sent = co_await write_slowly(given, until, harm.bytes_per_second);
  if (sent && given.chunked && !cut && !no_body) {
    std::string last = "0\r\n";
    const asio::const_buffer nothing;
    sent = co_await write_piece(std::move(last), nothing, "\r\n");
  }
  co_return sent && !cut;
}

asio::awaitable<bool> connection::write_slowly(reply& given, std::uint64_t until, double bytes_per_second) {
  std::vector<char> piece(std::min<std::uint64_t>(piece_for(bytes_per_second), until));
  for (std::uint64_t offset = 0; offset < until;) {
    const std::size_t bytes = std::min<std::uint64_t>(piece.size(), until - offset);
    if (given.generate)
      given.generate(offset, piece.data(), bytes);
    else
      given.body.copy(piece.data(), bytes, offset);
    std::string before = given.chunked ? chunk_head(bytes) : std::string();
    const asio::const_buffer data(piece.data(), bytes);
    const bool sent = co_await write_piece(std::move(before), data, given.chunked ? "\r\n" : "");
    if (!sent)
      co_return false;
    offset += bytes;
    co_await pace(bytes, bytes_per_second);
  }
  co_return true;
}

asio::awaitable<bool> connection::write_piece(std::string before, asio::const_buffer bytes,
                                              std::string_view behind) {
  const std::array<asio::const_buffer, 3> parts{asio::buffer(before), bytes,
                                                asio::buffer(behind.data(), behind.size())};
  const auto [error, written] = co_await asio::async_write(socket_, parts, quiet);
  static_cast<void>(written);
  co_return !error;
}

asio::awaitable<bool> connection::refuse(int status, std::string why) {
  reply result = reply::empty(status);
  result.content_type = "text/plain";
  result.body = std::move(why) + '\n';
  const std::string whole = answer_head(result, {}, result.body.size(), false) + result.body;
  const auto [error, bytes] = co_await asio::async_write(socket_, asio::buffer(whole), quiet);
  static_cast<void>(bytes);
  co_return !error;
}

void connection::observe(const call& request, int status) const {
  if (!host_.observe)
    return;
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began_;
  host_.observe(request, status, took.count());
}

} // namespace

asio::awaitable<void> serve_connection(asio::ip::tcp::socket socket, const host& at) {
  connection serving(std::move(socket), at);
  co_await serving.serve();
}

} // namespace cfc::simulator

#pragma once

#include "io/http/transport.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/io_context.hpp>

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cfc::test {

/// What was asked of a fake transport. The body of a source is read out whole.
struct recorded_request {
  http::method verb;
  std::string url;
  http::headers fields;
  std::string body;
  http::redirects follow;
  bool to_sink;

  /// The value of the first field of that name, or "".
  std::string field(std::string_view name) const;
};

/// A transport that answers from a table, on the given io_context. A request goes out when it is sent, unless
/// the next thing to happen to one of its kind is that there is no connection. Only what is asked for is
/// answered: anything else makes send() throw std::logic_error naming the request.
class fake_transport : public http::transport {
public:
  explicit fake_transport(boost::asio::io_context& io) : io_(io) {}

  /// Answers once; of several that match, the first not yet used.
  void answer(http::method verb, std::string url_contains, int status, std::string body,
              http::headers fields = {});
  /// Answers whatever no answer() or fail() is left for.
  void answer_always(http::method verb, std::string url_contains, int status, std::string body,
                     http::headers fields = {});
  /// Answers what nothing else matches.
  void answer_by(std::function<http::response(const http::request&)> f);
  /// Answers every request of that kind with the beginning of a body, behind which the connection breaks.
  void answer_cut(http::method verb, std::string url_contains, std::string beginning,
                  http::headers fields = {});
  /// Fails once, in line with the answers of answer().
  void fail(http::method verb, std::string url_contains, http::transport_fault fault);

  const std::vector<recorded_request>& requests() const noexcept { return requests_; }
  /// Answers of answer() and fail() that nobody asked for.
  std::size_t unused() const noexcept { return queued_.size(); }

  boost::asio::awaitable<http::response> send(http::request what, http::body_sink* sink = nullptr) override;
  boost::asio::any_io_executor executor() override { return io_.get_executor(); }

private:
  struct rule {
    http::method verb;
    std::string url_contains;
    std::variant<http::response, http::transport_fault> outcome;
    bool cut = false;
    bool matches(const http::request& what) const;
  };
  bool can_connect(const http::request& what) const;
  std::optional<rule> rule_for(const http::request& what);
  http::response outcome_of(const std::optional<rule>& found, const http::request& what);
  boost::asio::awaitable<std::string> read_out(std::shared_ptr<http::body_source> source);
  boost::asio::awaitable<void> pour(http::body_sink& sink, http::response& answer);

  boost::asio::io_context& io_;
  std::deque<rule> queued_;
  std::vector<rule> standing_;
  std::function<http::response(const http::request&)> otherwise_;
  std::vector<recorded_request> requests_;
};

} // namespace cfc::test

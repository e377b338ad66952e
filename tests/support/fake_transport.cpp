#include "tests/support/fake_transport.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace cfc::test {

namespace asio = boost::asio;

namespace {

/// A signal that may be given before or while somebody waits for it.
class doorbell {
public:
  explicit doorbell(asio::io_context& io) : timer_(io, asio::steady_timer::time_point::max()) {}
  std::function<void()> ringer() {
    return [this] {
      rung_ = true;
      timer_.cancel();
    };
  }
  asio::awaitable<void> wait() {
    if (!rung_) {
      boost::system::error_code cancelled;
      co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
    rung_ = false;
  }

private:
  asio::steady_timer timer_;
  bool rung_ = false;
};

} // namespace

std::string recorded_request::field(std::string_view name) const {
  const auto* value = http::find_header(fields, name);
  return value == nullptr ? std::string() : *value;
}

bool fake_transport::rule::matches(const http::request& what) const {
  return verb == what.verb && what.url.find(url_contains) != std::string::npos;
}

void fake_transport::answer(http::method verb, std::string url_contains, int status, std::string body,
                            http::headers fields) {
  http::response answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.fields = std::move(fields);
  queued_.push_back({verb, std::move(url_contains), std::move(answer)});
}

void fake_transport::answer_always(http::method verb, std::string url_contains, int status, std::string body,
                                   http::headers fields) {
  http::response answer;
  answer.status = status;
  answer.body = std::move(body);
  answer.fields = std::move(fields);
  standing_.push_back({verb, std::move(url_contains), std::move(answer)});
}

void fake_transport::answer_cut(http::method verb, std::string url_contains, std::string beginning,
                                http::headers fields) {
  answer_always(verb, std::move(url_contains), 200, std::move(beginning), std::move(fields));
  standing_.back().cut = true;
}

void fake_transport::answer_by(std::function<http::response(const http::request&)> f) {
  otherwise_ = std::move(f);
}

void fake_transport::fail(http::method verb, std::string url_contains, http::transport_fault fault) {
  queued_.push_back({verb, std::move(url_contains), fault});
}

std::optional<fake_transport::rule> fake_transport::rule_for(const http::request& what) {
  const auto applies = [&](const rule& r) { return r.matches(what); };
  if (const auto at = std::find_if(queued_.begin(), queued_.end(), applies); at != queued_.end()) {
    const auto found = std::move(*at);
    queued_.erase(at);
    return found;
  }
  const auto fixed = std::find_if(standing_.begin(), standing_.end(), applies);
  return fixed != standing_.end() ? std::optional(*fixed) : std::nullopt;
}

bool fake_transport::can_connect(const http::request& what) const {
  const auto at =
      std::find_if(queued_.begin(), queued_.end(), [&](const rule& r) { return r.matches(what); });
  const auto* fault = at == queued_.end() ? nullptr : std::get_if<http::transport_fault>(&at->outcome);
  return fault == nullptr || *fault != http::transport_fault::connect;
}

http::response fake_transport::outcome_of(const std::optional<rule>& found, const http::request& what) {
  if (!found && otherwise_) {
    return otherwise_(what);
  }
  if (!found) {
    throw std::logic_error("unexpected request: " + std::string(name_of(what.verb)) + " " + what.url);
  }
  if (const auto* fault = std::get_if<http::transport_fault>(&found->outcome)) {
    throw http::transport_error(*fault, "scripted fault");
  }
  return std::get<http::response>(found->outcome);
}

asio::awaitable<std::string> fake_transport::read_out(std::shared_ptr<http::body_source> source) {
  using state = http::body_source::state;
  std::string whole;
  std::array<char, 16384> piece{};
  doorbell ready(io_);
  source->on_ready(ready.ringer());
  while (true) {
    const auto got = source->read(piece);
    if (got.now == state::failed) {
      source->on_ready({});
      throw http::transport_error(http::transport_fault::refused, "the source failed");
    }
    if (got.now == state::end) {
      break;
    }
    if (got.now == state::wait) {
      co_await ready.wait();
      continue;
    }
    whole.append(piece.data(), got.bytes);
  }
  source->on_ready({});
  co_return whole;
}

asio::awaitable<void> fake_transport::pour(http::body_sink& sink, http::response& answer) {
  using verdict = http::body_sink::verdict;
  constexpr std::size_t largest_piece = 16384;
  if (!sink.begin(answer.status, answer.fields)) {
    throw http::transport_error(http::transport_fault::refused, "the sink refused the body");
  }
  doorbell room(io_);
  sink.on_room(room.ringer());
  std::span<const char> left(answer.body);
  while (!left.empty()) {
    const auto piece = left.first(std::min(left.size(), largest_piece));
    const auto said = sink.write(piece);
    if (said == verdict::abort) {
      sink.on_room({});
      throw http::transport_error(http::transport_fault::refused, "the sink refused the rest");
    }
    if (said == verdict::full) {
      co_await room.wait();
      continue;
    }
    left = left.subspan(piece.size());
  }
  sink.on_room({});
  answer.body.clear();
}

asio::awaitable<http::response> fake_transport::send(http::request what, http::body_sink* sink) {
  if (what.on_sent && can_connect(what)) {
    what.on_sent();
  }
  // A real transport never answers before its caller was suspended.
  co_await asio::post(io_, asio::use_awaitable);
  recorded_request record{what.verb, what.url, what.fields, what.body, what.follow, sink != nullptr};
  if (what.source) {
    record.body = co_await read_out(what.source);
  }
  requests_.push_back(record);
  const auto found = rule_for(what);
  auto answer = outcome_of(found, what);
  answer.bytes_up = record.body.size();
  answer.bytes_down = answer.body.size();
  if (answer.url.empty()) {
    answer.url = what.url;
  }
  if (sink != nullptr && answer.status / 100 == 2) {
    co_await pour(*sink, answer);
  }
  if (found && found->cut) {
    throw http::transport_error(http::transport_fault::broken, "cut off");
  }
  http::pad(answer.body);
  co_return answer;
}

} // namespace cfc::test

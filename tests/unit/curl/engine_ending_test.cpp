#include "io/http/waits.hpp"
#include "tests/unit/curl/engine_fixture.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace cfc::test {

using http::transport_fault;

namespace {

/// The error that a transfer ends with.
http::transport_error error_of(std::future<http::response> answer) {
  try {
    wait_for(std::move(answer));
  } catch (const http::transport_error& e) {
    return e;
  }
  throw std::logic_error("an answer instead of a fault");
}

/// A server that reads a request and then waits.
loopback_server::script silent(std::atomic<bool>& reached) {
  return [&reached](server_connection& client) {
    client.read_request();
    reached = true;
    client.wait_for_end();
  };
}

boost::asio::awaitable<void> wait_for_an_hour() {
  const auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer timer(executor, std::chrono::hours(1));
  const auto ended = co_await http::waits::of(executor).end_of(timer);
  if (ended) {
    throw boost::system::system_error(ended);
  }
}

} // namespace

TEST(engine_ending, what_was_cancelled_on_the_wire_was_sent) {
  std::atomic<bool> reached{false};
  loopback_server server(silent(reached));
  curl::engine engine(curl::engine_settings{});
  auto running = begin(engine, post(server.url(), "body"));
  until(reached);

  engine.cancel_in_hand();

  const auto error = error_of(std::move(running));
  EXPECT_EQ(error.fault(), transport_fault::cancelled);
  EXPECT_TRUE(error.sent());
}

TEST(engine_ending, what_was_cancelled_while_it_waited_for_a_connection_was_not_sent) {
  std::atomic<bool> reached{false};
  loopback_server server(silent(reached));
  curl::engine_settings settings;
  settings.connections_per_host = 1;
  curl::engine engine(settings);
  auto running = begin(engine, post(server.url(), "body"));
  until(reached);
  auto waiting = begin(engine, post(server.url(), "body"));

  engine.cancel_in_hand();

  EXPECT_FALSE(error_of(std::move(waiting)).sent());
  EXPECT_TRUE(error_of(std::move(running)).sent());
}

TEST(engine_ending, what_met_no_server_was_not_sent) {
  std::string nowhere;
  {
    loopback_server server([](server_connection&) {});
    nowhere = server.url();
  }
  curl::engine engine(impatient());
  const auto error = error_of(begin(engine, post(nowhere, "body")));
  EXPECT_EQ(error.fault(), transport_fault::connect);
  EXPECT_FALSE(error.sent());
}

TEST(engine_ending, what_met_a_server_that_never_answers_was_sent) {
  std::atomic<bool> reached{false};
  loopback_server server(silent(reached));
  curl::engine engine(impatient());
  const auto error = error_of(begin(engine, post(server.url(), "body")));
  EXPECT_EQ(error.fault(), transport_fault::timeout);
  EXPECT_TRUE(error.sent());
}

TEST(engine_ending, what_met_a_server_that_closes_the_connection_was_sent) {
  loopback_server server([](server_connection& client) { client.read_request(); });
  curl::engine engine(impatient());
  EXPECT_TRUE(error_of(begin(engine, post(server.url(), "body"))).sent());
}

TEST(engine_ending, cancelling_ends_the_waits_on_its_thread_and_lets_later_transfers_go_on) {
  loopback_server server(
      for_each_request([](auto& client, const std::string&) { client.answer(200, "ok"); }));
  curl::engine engine(impatient());
  auto waiting = boost::asio::co_spawn(engine.executor(), wait_for_an_hour(), boost::asio::use_future);

  engine.cancel_in_hand();

  ASSERT_EQ(waiting.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_THROW(waiting.get(), boost::system::system_error);
  EXPECT_EQ(fetch(engine, get(server.url())).body, "ok");
}

TEST(engine_ending, stopping_ends_later_waits_too) {
  curl::engine engine(impatient());
  engine.stop();
  auto waiting = boost::asio::co_spawn(engine.executor(), wait_for_an_hour(), boost::asio::use_future);
  ASSERT_EQ(waiting.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_THROW(waiting.get(), boost::system::system_error);
}

} // namespace cfc::test

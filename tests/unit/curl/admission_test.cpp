#include "io/curl/admission.hpp"
#include "io/curl/route.hpp"
#include "tests/unit/curl/engine_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>

#include <cstddef>
#include <exception>
#include <future>
#include <string>
#include <vector>

namespace cfc::curl {

namespace {

namespace asio = boost::asio;
using testing::ElementsAre;
using testing::SizeIs;

/// A server that answers when it is told to, two connections at most to each host, and one thread that is the
/// test's own: nothing happens but in settle().
class admission_test : public testing::Test {
protected:
  ~admission_test() override {
    open_.set_value();
    tested.stop();
    settle();
  }

  /// Begins a transfer; what comes of it is in `ended`, by its number.
  void begin(int number, const std::string& url) {
    asio::co_spawn(
        io, way.send(test::get(url)),
        asio::bind_cancellation_slot(cancel[static_cast<std::size_t>(number)].slot(),
                                     [this, number](const std::exception_ptr& failed, const http::response&) {
                                       (failed ? failures : ended).push_back(number);
                                     }));
    io.restart();
    io.poll();
  }
  /// Until all that is in hand has ended.
  void settle() {
    io.restart();
    io.run();
  }
  void let_answer() {
    open_.set_value();
    open_ = {};
    gate_ = open_.get_future().share();
  }

  std::promise<void> open_;
  std::shared_future<void> gate_ = open_.get_future().share();
  test::loopback_server server{test::for_each_request([gate = gate_](auto& client, const std::string&) {
    gate.wait();
    client.answer(200, "ok");
  })};
  test::loopback_server other{
      test::for_each_request([](auto& client, const std::string&) { client.answer(200, "ok"); })};
  asio::io_context io;
  engine_settings settings = (prepare_curl(), engine_settings());
  admission tested{io, settings.limits, 4, 2, settings.answer_bytes};
  route way{io, tested, settings, proxy_settings{}};
  std::vector<asio::cancellation_signal> cancel{8};
  std::vector<int> ended, failures;
};

TEST_F(admission_test,
       lets_no_more_in_to_a_host_than_connections_may_be_open_and_then_the_next_in_their_order) {
  for (const int number : {1, 2, 3, 4})
    begin(number, server.url());
  EXPECT_LE(server.connections(), 2);
  let_answer();
  settle();
  EXPECT_THAT(ended, SizeIs(4));
  EXPECT_EQ(server.connections(), 2) << "the later ones took over what was open";
}

TEST_F(admission_test, lets_others_in_to_another_host_meanwhile) {
  for (const int number : {1, 2, 3})
    begin(number, server.url());
  begin(4, other.url());
  while (ended.empty() && io.run_one() > 0) {
  }
  EXPECT_THAT(ended, ElementsAre(4)) << "it waited for a host that it has nothing to do with";
}

TEST_F(admission_test, forgets_one_that_is_cancelled_while_it_waits) {
  for (const int number : {1, 2, 3})
    begin(number, server.url());
  cancel[3].emit(asio::cancellation_type::terminal);
  io.restart();
  io.poll();
  EXPECT_THAT(failures, ElementsAre(3));
  let_answer();
  settle();
  EXPECT_THAT(ended, SizeIs(2));
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(admission_test, cancels_those_in_hand_and_those_who_wait_but_nobody_who_comes_later) {
  for (const int number : {1, 2, 3})
    begin(number, server.url());
  tested.cancel_in_hand();
  settle();
  EXPECT_THAT(failures, testing::UnorderedElementsAre(1, 2, 3));
  begin(4, other.url());
  settle();
  EXPECT_THAT(ended, ElementsAre(4));
}

TEST_F(admission_test, lets_nobody_in_after_a_stop) {
  tested.stop();
  begin(1, other.url());
  settle();
  EXPECT_THAT(failures, ElementsAre(1));
  EXPECT_EQ(other.connections(), 0);
}

} // namespace

} // namespace cfc::curl

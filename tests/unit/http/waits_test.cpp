#include "io/http/waits.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
namespace asio = boost::asio;

class waits_test : public testing::Test {
protected:
  asio::steady_timer never() { return asio::steady_timer(io, asio::steady_timer::time_point::max()); }
  /// Begins a wait that ends when its timer does, or by the waits.
  void begin(asio::steady_timer& timer) {
    asio::co_spawn(io, tested.end_of(timer), [this](std::exception_ptr, boost::system::error_code how) {
      ++ended;
      last = how;
    });
    io.poll();
    io.restart();
  }
  void settle() {
    io.poll();
    io.restart();
  }

  asio::io_context io;
  http::waits& tested = http::waits::of(io);
  int ended = 0;
  boost::system::error_code last;
};

TEST_F(waits_test, are_one_for_each_io_context) {
  EXPECT_EQ(&http::waits::of(asio::any_io_executor(io.get_executor())), &tested);
  asio::io_context other;
  EXPECT_NE(&http::waits::of(other), &tested);
}

TEST_F(waits_test, end_with_their_timer) {
  asio::steady_timer over(io, asio::steady_timer::clock_type::now());
  EXPECT_FALSE(test::run(io, tested.end_of(over)));
}

TEST_F(waits_test, in_hand_are_all_ended_with_an_error) {
  auto first = never(), second = never();
  begin(first);
  begin(second);
  ASSERT_EQ(ended, 0);
  tested.cancel_in_hand();
  settle();
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(last, asio::error::operation_aborted);
}

TEST_F(waits_test, that_begin_after_those_in_hand_were_ended_go_on) {
  tested.cancel_in_hand();
  EXPECT_TRUE(tested.ending());
  EXPECT_FALSE(tested.stopped());
  auto timer = never();
  begin(timer);
  EXPECT_EQ(ended, 0);
  timer.cancel();
  settle();
  EXPECT_EQ(ended, 1);
}

TEST_F(waits_test, end_at_once_after_a_stop) {
  auto before = never();
  begin(before);
  tested.stop();
  auto after = never();
  begin(after);
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(last, asio::error::operation_aborted);
  EXPECT_TRUE(tested.ending() && tested.stopped());
}

TEST_F(waits_test, do_not_touch_a_timer_that_nobody_waits_for_any_more) {
  {
    auto gone = never();
    begin(gone);
    gone.cancel();
    settle();
  }
  ASSERT_EQ(ended, 1);
  tested.cancel_in_hand();
}

} // namespace

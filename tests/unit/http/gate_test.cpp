#include "io/http/gate.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <vector>

namespace {

using namespace cfc;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using testing::ElementsAre;
using testing::IsEmpty;

/// One request in each minute, of a clock that moves on by sleeping.
class gate_test : public testing::Test {
protected:
  explicit gate_test(double per_minute = 1)
      : tested(std::make_shared<http::gate>(io.get_executor(), clock.clock(), per_minute,
                                            [this](auto waited) { held_back.push_back(waited.count()); })) {}
  void begin(int who) {
    asio::co_spawn(io, tested->pass(true), [this, who](const std::exception_ptr& failed, http::turn leave) {
      if (!failed)
        leave.sent();
      (failed ? refused : passed).push_back(who);
    });
  }
  void settle() {
    io.restart();
    io.run();
  }

  asio::io_context io;
  test::fake_clock clock;
  const std::chrono::steady_clock::time_point start = clock.now();
  std::vector<double> held_back;
  std::vector<int> passed, refused;
  std::shared_ptr<http::gate> tested;
};

class open_gate_test : public gate_test {
protected:
  open_gate_test() : gate_test(0) {}
};

TEST_F(gate_test, lets_the_first_pass_at_once) {
  test::run(io, tested->pass(true));
  EXPECT_THAT(clock.sleeps(), IsEmpty());
  EXPECT_THAT(held_back, IsEmpty());
}

TEST_F(gate_test, lets_the_others_pass_in_their_order_as_the_budget_allows) {
  for (const int who : {1, 2, 3})
    begin(who);
  settle();
  EXPECT_THAT(passed, ElementsAre(1, 2, 3));
  EXPECT_GE(clock.now() - start, 120s);
  EXPECT_LT(clock.now() - start, 122s);
}

TEST_F(gate_test, tells_how_long_the_budget_alone_held_back) {
  begin(1);
  begin(2);
  settle();
  ASSERT_EQ(held_back.size(), 1U);
  EXPECT_NEAR(held_back[0], 60.0, 1.0);
}

TEST_F(gate_test, lets_nobody_pass_before_the_end_of_a_pause) {
  tested->pause_until(start + 30s);
  test::run(io, tested->pass(true));
  EXPECT_GE(clock.now(), start + 30s);
  EXPECT_THAT(held_back, IsEmpty()) << "it was the server that asked for it";
}

TEST_F(gate_test, keeps_the_pause_for_those_too_who_need_no_budget) {
  tested->pause_until(start + 30s);
  test::run(io, tested->pass(false));
  EXPECT_EQ(clock.now(), start + 30s);
}

TEST_F(gate_test, never_makes_a_pause_shorter_and_says_by_how_much_it_got_longer) {
  EXPECT_EQ(tested->pause_until(start + 30s), 30s);
  EXPECT_EQ(tested->pause_until(start + 10s), 0s);
  EXPECT_EQ(tested->pause_until(start + 40s), 10s);
  test::run(io, tested->pass(false));
  EXPECT_EQ(clock.now(), start + 40s);
}

TEST_F(gate_test, lets_those_pass_at_once_who_need_no_budget) {
  test::run(io, tested->pass(true)).sent();
  test::run(io, tested->pass(false));
  test::run(io, tested->pass(false));
  EXPECT_THAT(clock.sleeps(), IsEmpty());
}

TEST_F(gate_test, refuses_all_who_wait_when_the_waits_are_stopped) {
  http::waits::of(io).stop();
  for (const int who : {1, 2})
    begin(who);
  settle();
  EXPECT_THAT(refused, testing::Contains(2)) << "the first needs no wait";
  EXPECT_EQ(passed.size() + refused.size(), 2U);
}

TEST_F(open_gate_test, lets_all_pass_at_once) {
  for (int who = 0; who < 100; ++who)
    begin(who);
  settle();
  EXPECT_EQ(passed.size(), 100U);
  EXPECT_THAT(clock.sleeps(), IsEmpty());
}

} // namespace

#include "nodes/operations/byte_budget.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::IsEmpty;

class byte_budget_test : public testing::Test {
protected:
  template <typename Bytes>
  void take(byte_budget::line& from, int who, Bytes bytes) {
    boost::asio::co_spawn(io, keep(from, who, std::move(bytes)), boost::asio::detached);
    settle();
  }
  void take(int who, std::uint64_t bytes) { take(first, who, bytes); }
  void give_back(int who) {
    held.erase(who);
    settle();
  }
  std::vector<int> holders() const {
    std::vector<int> all;
    for (const auto& [who, share] : held)
      all.push_back(who);
    return all;
  }

  boost::asio::io_context io;
  byte_budget budget{200};
  byte_budget::line first{budget}, second{budget};
  std::map<int, byte_budget::share> held;

private:
  template <typename Bytes>
  boost::asio::awaitable<void> keep(byte_budget::line& from, int who, Bytes bytes) {
    auto share = co_await from.take(std::move(bytes));
    held.emplace(who, std::move(share));
  }
  void settle() {
    io.restart();
    io.poll();
  }
};

TEST_F(byte_budget_test, grants_what_fits_at_once) {
  take(1, 60);
  take(2, 40);
  EXPECT_THAT(holders(), ElementsAre(1, 2));
  EXPECT_EQ(budget.in_use(), 100U);
}

TEST_F(byte_budget_test, serves_who_comes_first_though_another_would_fit) {
  take(1, 60);
  take(2, 50);
  take(3, 10);
  EXPECT_THAT(holders(), ElementsAre(1));
  give_back(1);
  EXPECT_THAT(holders(), ElementsAre(2, 3));
}

TEST_F(byte_budget_test, gives_a_line_as_much_as_it_leaves_to_others) {
  take(1, 50);
  take(2, 50);
  take(3, 1);
  EXPECT_THAT(holders(), ElementsAre(1, 2)) << "half of the budget is left to others";
  take(second, 4, 50);
  EXPECT_THAT(holders(), ElementsAre(1, 2, 4));
}

TEST_F(byte_budget_test, lets_no_line_wait_for_another_one_that_hangs) {
  take(1, 50);
  take(2, 50);
  take(3, 50);
  take(second, 4, 50);
  EXPECT_THAT(holders(), ElementsAre(1, 2, 4)) << "1 and 2 never end, and 3 waits for them";
  give_back(4);
  take(second, 5, 50);
  EXPECT_THAT(holders(), ElementsAre(1, 2, 5));
}

TEST_F(byte_budget_test, finds_room_for_the_largest_request_of_a_line_that_has_nothing) {
  take(1, 50);
  take(2, 50);
  take(second, 3, budget.largest());
  EXPECT_THAT(holders(), ElementsAre(1, 2, 3));
}

TEST_F(byte_budget_test, leaves_a_line_its_part_whatever_another_one_holds_beyond_the_budget) {
  held.emplace(1, first.hold(500));
  take(second, 2, 10);
  take(second, 3, budget.largest() - 10);
  take(second, 4, 1);
  EXPECT_THAT(holders(), ElementsAre(1, 2, 3)) << "what is too much counts against the line that holds it";
  give_back(2);
  EXPECT_THAT(holders(), ElementsAre(1, 3, 4));
}

TEST_F(byte_budget_test, makes_nobody_wait_for_nothing) {
  take(1, 100);
  take(2, 1);
  take(3, 0);
  EXPECT_THAT(holders(), ElementsAre(1, 3));
}

TEST_F(byte_budget_test, counts_what_is_there_already_and_makes_the_next_ones_wait) {
  held.emplace(1, first.hold(500));
  take(2, 10);
  EXPECT_THAT(holders(), ElementsAre(1));
  EXPECT_EQ(budget.in_use(), 500U);
  give_back(1);
  EXPECT_THAT(holders(), ElementsAre(2));
}

TEST_F(byte_budget_test, wakes_the_other_lines_too) {
  held.emplace(1, first.hold(200));
  take(second, 2, 10);
  take(second, 3, 40);
  EXPECT_THAT(holders(), ElementsAre(1, 2));
  give_back(1);
  EXPECT_THAT(holders(), ElementsAre(2, 3));
}

TEST_F(byte_budget_test, tells_whether_anybody_waits) {
  take(1, 50);
  EXPECT_FALSE(budget.is_waited_for());
  take(2, 50);
  take(3, 1);
  EXPECT_TRUE(budget.is_waited_for());
  give_back(1);
  EXPECT_FALSE(budget.is_waited_for());
}

TEST_F(byte_budget_test, is_whole_again_when_all_was_given_back) {
  for (int round = 0; round < 3; ++round) {
    take(1, 50);
    EXPECT_THAT(holders(), ElementsAre(1));
    give_back(1);
    EXPECT_THAT(holders(), IsEmpty());
  }
  EXPECT_EQ(budget.in_use(), 0U);
}

TEST_F(byte_budget_test, has_shares_that_outlive_their_line) {
  {
    byte_budget::line passing(budget);
    held.emplace(1, passing.hold(10));
  }
  byte_budget::line another(budget);
  give_back(1);
  EXPECT_EQ(budget.in_use(), 0U);
}

TEST_F(byte_budget_test, asks_anew_what_is_needed_while_somebody_waits) {
  take(1, 50);
  std::optional<std::uint64_t> needed;
  take(first, 2, [&] { return needed; });
  EXPECT_THAT(holders(), ElementsAre(1)) << "that can't be said yet";
  needed = 30;
  give_back(1);
  EXPECT_THAT(holders(), ElementsAre(2));
  EXPECT_EQ(budget.in_use(), 30U);
}

/// Lines that are always busy with small ones, each with more of them waiting.
class byte_budget_of_many : public byte_budget_test, public testing::WithParamInterface<int> {
protected:
  byte_budget_of_many() {
    for (int i = 0; i < GetParam(); ++i)
      busy.emplace_back(budget);
    for (int round = 0; round < 100; ++round) {
      for (auto& line : busy)
        take(line, ++last, 2);
    }
  }
  /// Each of the busy lines gives one back, and whoever waits in it gets on.
  void go_on() {
    auto all = holders();
    for (std::size_t i = 0; i < busy.size(); ++i)
      give_back(all.at(i));
  }

  static constexpr int large = 1'000'000, small = 2'000'000;
  std::deque<byte_budget::line> busy;
  int last = 0;
};

TEST_P(byte_budget_of_many, grants_the_largest_request_of_a_line_that_has_nothing) {
  byte_budget::line another(budget);
  take(another, large, another.largest());
  EXPECT_TRUE(held.contains(large));
}

TEST_P(byte_budget_of_many, makes_a_large_request_wait_for_its_own_line_alone) {
  byte_budget::line another(budget);
  take(another, small, 2);
  take(another, large, another.largest());
  for (int round = 0; round < 5; ++round)
    go_on();
  give_back(small);
  EXPECT_TRUE(held.contains(large));
}

INSTANTIATE_TEST_SUITE_P(of, byte_budget_of_many, testing::Values(1, 4, 6, 20),
                         testing::PrintToStringParamName());

TEST_F(byte_budget_test, is_one_for_all_who_share_an_io_context) {
  EXPECT_EQ(&memory_budgets::of(io.get_executor()), &memory_budgets::of(io.get_executor()));
  boost::asio::io_context other;
  EXPECT_NE(&memory_budgets::of(io.get_executor()), &memory_budgets::of(other.get_executor()));
}

TEST_F(byte_budget_test, lets_those_go_who_wait_when_the_process_ends) {
  boost::asio::io_context ending;
  byte_budget::line line(memory_budgets::of(ending.get_executor()).bodies);
  const auto wait = [&]() -> boost::asio::awaitable<void> {
    const auto all = line.hold(memory_budgets::most_for_each);
    const auto more = co_await line.take(1);
  };
  boost::asio::co_spawn(ending, wait(), boost::asio::detached);
  ending.poll();
}

/// Tenants that run side by side build their graphs, and so their lines, on threads of their own.
TEST_F(byte_budget_test, lets_lines_come_and_go_on_any_thread) {
  constexpr int times = 20'000;
  const auto come_and_go = [&] {
    for (int i = 0; i < times; ++i)
      const byte_budget::line one{budget};
  };
  {
    std::jthread one(come_and_go), another(come_and_go);
    for (int i = 0; i < times; ++i)
      first.hold(1);
  }
  EXPECT_EQ(budget.in_use(), 0U);
  EXPECT_EQ(budget.largest(), 200U / (2 * 3)) << "of the two lines that are left, and one more";
}

} // namespace

#include "nodes/operations/body_memory.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;

class body_memory_test : public testing::Test {
protected:
  static constexpr std::uint64_t mebibyte = 1024ULL * 1024;
  static constexpr std::size_t pages_of_a_batch = 50;

  /// What the next batch asks for.
  std::uint64_t asked_for(std::size_t pages = pages_of_a_batch) {
    const auto share = test::run(io, tested.before(pages));
    return budget.in_use();
  }

  /// A batch wants to set out.
  void set_out(int who) {
    boost::asio::co_spawn(io, keep(who), boost::asio::detached);
    settle();
  }
  void end(int who) {
    on_their_way.erase(who);
    settle();
  }
  std::vector<int> out() const {
    std::vector<int> all;
    for (const auto& [who, share] : on_their_way)
      all.push_back(who);
    return all;
  }

  boost::asio::io_context io;
  byte_budget& budget = memory_budgets::of(io.get_executor()).bodies;
  body_memory tested{io.get_executor()};
  std::map<int, byte_budget::share> on_their_way;

private:
  boost::asio::awaitable<void> keep(int who) {
    auto share = co_await tested.before(pages_of_a_batch);
    on_their_way.emplace(who, std::move(share));
  }
  void settle() {
    io.restart();
    io.poll();
  }
};

TEST_F(body_memory_test, of_a_batch_is_expected_to_be_large_before_the_first_one_has_come) {
  EXPECT_GE(asked_for(), 10 * mebibyte);
}

TEST_F(body_memory_test, is_given_to_one_batch_at_a_time_before_any_body_has_come) {
  for (int batch = 1; batch <= 4; ++batch)
    set_out(batch);
  EXPECT_THAT(out(), ElementsAre(1));
  tested.learn(0, 0);
  end(1);
  EXPECT_THAT(out(), ElementsAre(2)) << "the first one had none";
  tested.learn(pages_of_a_batch, pages_of_a_batch * 1024);
  end(2);
  EXPECT_THAT(out(), ElementsAre(3, 4));
}

TEST_F(body_memory_test, is_asked_for_by_what_came_while_a_batch_waited) {
  set_out(1);
  set_out(2);
  tested.learn(1, mebibyte / 2);
  end(1);
  EXPECT_THAT(out(), ElementsAre(2));
  EXPECT_EQ(budget.in_use(), pages_of_a_batch * (mebibyte / 2 + body_memory::beside_a_body));
}

TEST_F(body_memory_test, of_a_batch_is_expected_to_be_like_the_one_before) {
  tested.learn(10, 10 * mebibyte / 2);
  EXPECT_EQ(asked_for(4), 4 * (mebibyte / 2 + body_memory::beside_a_body));
}

TEST_F(body_memory_test, grows_small_slowly) {
  tested.learn(1, mebibyte);
  tested.learn(1, 100);
  EXPECT_GE(asked_for(1), mebibyte / 2);
  for (int batch = 0; batch < 100; ++batch)
    tested.learn(1, 100);
  EXPECT_LE(asked_for(1), mebibyte / 8);
}

TEST_F(body_memory_test, learns_nothing_of_a_batch_without_bodies) {
  const auto before = asked_for();
  tested.learn(0, 0);
  EXPECT_EQ(asked_for(), before);
}

TEST_F(body_memory_test, asks_for_no_more_than_can_be_had) {
  tested.learn(1, 100 * mebibyte);
  EXPECT_EQ(asked_for(), budget.largest());
}

TEST_F(body_memory_test, is_held_for_a_body_as_it_is) {
  const auto held = tested.of(mebibyte);
  EXPECT_EQ(budget.in_use(), mebibyte + body_memory::beside_a_body);
}

} // namespace

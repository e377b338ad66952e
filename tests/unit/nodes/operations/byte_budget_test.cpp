#include "nodes/operations/byte_budget.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::IsEmpty;

class byte_budget_test : public testing::Test {
protected:
  void take(int who, std::uint64_t bytes) {
    boost::asio::co_spawn(io, hold(who, bytes), boost::asio::detached);
    settle();
  }
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
  byte_budget budget{100};
  std::map<int, byte_budget::share> held;

private:
  boost::asio::awaitable<void> hold(int who, std::uint64_t bytes) {
    auto share = co_await budget.take(bytes);
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
}

TEST_F(byte_budget_test, serves_who_comes_first_though_another_would_fit) {
  take(1, 60);
  take(2, 50);
  take(3, 10);
  EXPECT_THAT(holders(), ElementsAre(1));
  give_back(1);
  EXPECT_THAT(holders(), ElementsAre(2, 3));
}

TEST_F(byte_budget_test, makes_nobody_wait_for_nothing) {
  take(1, 100);
  take(2, 1);
  take(3, 0);
  EXPECT_THAT(holders(), ElementsAre(1, 3));
}

TEST_F(byte_budget_test, is_whole_again_when_all_was_given_back) {
  for (int round = 0; round < 3; ++round) {
    take(1, 100);
    EXPECT_THAT(holders(), ElementsAre(1));
    give_back(1);
    EXPECT_THAT(holders(), IsEmpty());
  }
}

TEST_F(byte_budget_test, of_images_is_one_for_all_who_share_an_io_context) {
  EXPECT_EQ(&image_memory::of(io.get_executor()), &image_memory::of(io.get_executor()));
  boost::asio::io_context other;
  EXPECT_NE(&image_memory::of(io.get_executor()), &image_memory::of(other.get_executor()));
}

TEST_F(byte_budget_test, lets_those_go_who_wait_when_the_process_ends) {
  boost::asio::io_context ending;
  auto& images = image_memory::of(ending.get_executor());
  const auto wait = [&]() -> boost::asio::awaitable<void> {
    const auto all = co_await images.take(image_memory::most_bytes);
    const auto more = co_await images.take(1);
  };
  boost::asio::co_spawn(ending, wait(), boost::asio::detached);
  ending.poll();
}

} // namespace

#include "nodes/operations/at_once.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace {

using namespace cfc;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

/// Work that goes around the I/O thread's queue once, so that what may run beside it gets its turn.
class at_once_test : public testing::Test {
protected:
  void do_all(std::size_t count, std::size_t at_once) {
    const nodes::indexed_work work = [this](std::size_t index) { return one(index); };
    test::run(io, nodes::for_each_at_once(io.get_executor(), count, at_once, work));
  }

  boost::asio::io_context io;
  std::vector<std::size_t> begun, ended;
  std::size_t most = 0;
  std::size_t fails_at = 1'000;

private:
  boost::asio::awaitable<void> one(std::size_t index) {
    begun.push_back(index);
    most = std::max(most, begun.size() - ended.size());
    co_await boost::asio::post(io, boost::asio::use_awaitable);
    ended.push_back(index);
    if (index == fails_at)
      throw std::runtime_error("the work failed");
  }
};

TEST_F(at_once_test, of_none_does_nothing) {
  do_all(0, 4);
  EXPECT_THAT(begun, IsEmpty());
}

TEST_F(at_once_test, does_each_once) {
  do_all(5, 2);
  EXPECT_THAT(ended, UnorderedElementsAre(0, 1, 2, 3, 4));
}

TEST_F(at_once_test, does_so_many_beside_each_other_and_no_more) {
  for (const std::size_t count : {2U, 3U, 4U}) {
    begun.clear();
    ended.clear();
    most = 0;
    do_all(count, 3);
    EXPECT_EQ(most, std::min<std::size_t>(count, 3)) << count;
  }
}

TEST_F(at_once_test, does_one_after_the_other_when_none_may_run_beside_another) {
  do_all(3, 0);
  EXPECT_THAT(ended, ElementsAre(0, 1, 2));
  EXPECT_EQ(most, 1U);
}

TEST_F(at_once_test, begins_nothing_after_a_failure_and_throws_it_when_the_others_have_ended) {
  fails_at = 0;
  EXPECT_THROW(do_all(10, 2), std::runtime_error);
  EXPECT_THAT(begun, SizeIs(2)) << "what was in hand beside the one that failed";
  EXPECT_EQ(ended.size(), begun.size());
}

} // namespace

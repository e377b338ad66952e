#include "nodes/graph/async_step.hpp"
#include "nodes/operations/async_event.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using namespace cfc::nodes;
namespace asio = boost::asio;
namespace flow = oneapi::tbb::flow;

/// An I/O thread like the engine's, and a step whose results are collected.
class async_step_test : public testing::Test {
protected:
  ~async_step_test() override {
    guard_.reset();
    thread_.join();
  }
  void run_step(async_step<int, int>::work work, int messages) {
    flow::graph graph;
    async_step<int, int> step(graph, "doubling", io_.get_executor(), run_, std::move(work));
    flow::function_node<int> collect(graph, flow::serial, [&](int result) { results_.push_back(result); });
    make_edge(step.out(), collect);
    for (int i = 1; i <= messages; ++i)
      step.in().try_put(i);
    wait_for(graph);
    std::sort(results_.begin(), results_.end());
  }

  void wait_for(flow::graph& graph) {
    graph.wait_for_all();
    // ThreadSanitizer doesn't see that oneTBB has waited for the other thread; this it sees.
    asio::post(io_, asio::use_future).get();
  }

  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> guard_ = asio::make_work_guard(io_);
  std::thread thread_{[this] { io_.run(); }};
  run_context run_;
  std::vector<int> results_;
};

asio::awaitable<int> doubled(int value) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer pause(executor, std::chrono::microseconds(10 * (value % 3)));
  co_await pause.async_wait(asio::use_awaitable);
  co_return 2 * value;
}

asio::awaitable<int> failing_at_two(int value) {
  if (value == 2)
    throw std::runtime_error("no two");
  co_return value;
}

asio::awaitable<int> failing_without_exception_at_two(int value) {
  if (value == 2)
    throw 42;
  co_return value;
}

/// Ends at once.
asio::awaitable<int> less_by_one(int value) {
  co_return value - 1;
}

/// No coroutine: throws where it is called.
asio::awaitable<int> not_started(int) {
  throw 42;
}

TEST_F(async_step_test, gives_exactly_one_result_per_message) {
  run_step(doubled, 200);
  ASSERT_EQ(results_.size(), 200U);
  EXPECT_EQ(results_.front(), 2);
  EXPECT_EQ(results_.back(), 400);
  EXPECT_FALSE(run_.stopping());
}

TEST_F(async_step_test, aborts_the_run_by_name_when_its_work_throws_and_still_ends) {
  run_step(failing_at_two, 3);
  EXPECT_EQ(results_, (std::vector<int>{1, 3}));
  ASSERT_TRUE(run_.abort_reason());
  EXPECT_EQ(*run_.abort_reason(), "internal error in doubling: no two");
}

TEST_F(async_step_test, aborts_the_run_by_name_when_its_work_throws_what_is_no_exception) {
  run_step(failing_without_exception_at_two, 3);
  EXPECT_EQ(results_, (std::vector<int>{1, 3}));
  EXPECT_EQ(run_.abort_reason(), "internal error in doubling: unknown failure");
}

TEST_F(async_step_test, aborts_the_run_by_name_when_its_work_can_not_begin_and_still_ends) {
  run_step(not_started, 1);
  EXPECT_TRUE(results_.empty());
  EXPECT_EQ(run_.abort_reason(), "internal error in doubling: unknown failure");
}

TEST_F(async_step_test, can_be_given_messages_by_what_its_own_results_begin) {
  flow::graph graph;
  async_step<int, int> step(graph, "counting down", io_.get_executor(), run_, less_by_one);
  flow::function_node<int, flow::continue_msg, flow::queueing_lightweight> again(graph, flow::unlimited,
                                                                                 [&](int left) noexcept {
                                                                                   results_.push_back(left);
                                                                                   if (left > 0)
                                                                                     step.in().try_put(left);
                                                                                 });
  make_edge(step.out(), again);
  step.in().try_put(10'000);
  wait_for(graph);
  EXPECT_EQ(results_.size(), 10'000U);
}

} // namespace

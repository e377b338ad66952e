#include "nodes/graph/bounded_edge.hpp"

#include <gtest/gtest.h>
#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace {

using namespace cfc::nodes;
namespace flow = oneapi::tbb::flow;

struct parcel {
  int number = 0;
  credit held, upstream;
};

/// An edge in front of a worker that keeps the credits of what it is working on until finish() is called, or
/// gives them back at once.
struct section {
  section(std::size_t capacity, bool keep)
      : edge(graph, edges, edge_id::pages, capacity),
        worker(graph, flow::unlimited, [this, keep](parcel message) {
          const std::lock_guard lock(mutex);
          seen.push_back(message.number);
          if (keep) {
            kept.push_back(message.held);
          } else {
            message.held.give_back();
          }
          most_inside = std::max(most_inside, edge.level().inside);
        }) {
    make_edge(edge.out(), worker);
  }
  void put(int count) {
    for (int i = 0; i < count; ++i) {
      parcel message;
      message.number = i;
      edge.in().try_put(message);
    }
  }
  std::size_t arrived() {
    graph.wait_for_all();
    return seen.size();
  }

  flow::graph graph;
  edge_set edges;
  bounded_edge<parcel> edge;
  flow::function_node<parcel> worker;
  std::mutex mutex;
  std::vector<int> seen;
  std::vector<credit> kept;
  std::int64_t most_inside = 0;
};

TEST(bounded_edge, admits_no_more_than_its_capacity) {
  section tested(3, true);
  tested.put(10);
  EXPECT_EQ(tested.arrived(), 3U);
  EXPECT_EQ(tested.edge.level().inside, 3);
  EXPECT_EQ(tested.edge.level().waiting, 7);
  EXPECT_FALSE(tested.edge.idle());
}

TEST(bounded_edge, admits_the_next_message_for_each_credit_given_back) {
  section tested(2, true);
  tested.put(5);
  ASSERT_EQ(tested.arrived(), 2U);
  tested.kept[0].give_back();
  EXPECT_EQ(tested.arrived(), 3U);
}

TEST(bounded_edge, takes_each_credit_back_only_once) {
  section tested(1, true);
  tested.put(5);
  ASSERT_EQ(tested.arrived(), 1U);
  auto first = tested.kept[0];
  first.give_back();
  first.give_back();
  EXPECT_EQ(tested.arrived(), 2U);
}

TEST(bounded_edge, passes_ten_thousand_messages_and_ends_idle) {
  section tested(7, false);
  tested.put(10'000);
  EXPECT_EQ(tested.arrived(), 10'000U);
  EXPECT_LE(tested.most_inside, 7);
  EXPECT_TRUE(tested.edge.idle());
}

TEST(bounded_edge, passes_everything_with_one_thread_and_capacity_one) {
  oneapi::tbb::task_arena arena(1);
  arena.execute([] {
    section tested(1, false);
    tested.put(1'000);
    EXPECT_EQ(tested.arrived(), 1'000U);
    EXPECT_TRUE(tested.edge.idle());
  });
}

TEST(bounded_edge, admits_what_waits_without_depth_when_each_message_ends_at_once) {
  flow::graph graph;
  edge_set edges;
  bounded_edge<parcel> edge(graph, edges, edge_id::pages, 1);
  credit first;
  int ended = 0;
  flow::function_node<parcel, flow::continue_msg, flow::queueing_lightweight> receiver(
      graph, flow::unlimited, [&](const parcel& message) noexcept {
        auto held = message.held;
        if (message.number == 0) {
          first = held;
          return;
        }
        ++ended;
        held.give_back();
      });
  make_edge(edge.out(), receiver);
  for (int i = 0; i <= 100'000; ++i) {
    parcel message;
    message.number = i;
    edge.in().try_put(message);
  }
  ASSERT_EQ(edge.level().waiting, 100'000);
  first.give_back();
  EXPECT_EQ(ended, 100'000) << "on the thread that gave the credit back";
  EXPECT_TRUE(edge.idle());
}

TEST(bounded_edge, admits_all_that_many_threads_bring_and_end) {
  section tested(5, false);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { tested.put(2'500); });
  for (auto& thread : threads)
    thread.join();
  EXPECT_EQ(tested.arrived(), 10'000U);
  EXPECT_LE(tested.most_inside, 5);
  EXPECT_TRUE(tested.edge.idle());
}

struct heavy {
  std::size_t kilograms = 0;
  credit held, upstream;
  std::size_t weight() const { return kilograms; }
};

/// What an edge of capacity 4 lets on of these, and what it does when the first of them has ended.
struct heavy_section {
  explicit heavy_section(const std::vector<std::size_t>& weights)
      : end(graph, flow::serial, [this](const heavy& message) { kept.push_back(message.held); }) {
    make_edge(edge.out(), end);
    for (const auto weight : weights)
      edge.in().try_put({weight, {}, {}});
    graph.wait_for_all();
  }
  std::size_t inside_after_the_first_has_ended() {
    kept.at(0).give_back();
    graph.wait_for_all();
    return kept.size() - 1;
  }

  flow::graph graph;
  edge_set edges;
  bounded_edge<heavy> edge{graph, edges, edge_id::spaces, 4};
  std::vector<credit> kept;
  flow::function_node<heavy> end;
};

TEST(bounded_edge, takes_a_message_for_as_many_as_its_weight) {
  heavy_section tested({3, 1, 1});
  EXPECT_EQ(tested.kept.size(), 2U);
  EXPECT_EQ(tested.edge.level().inside, 4);
  EXPECT_EQ(tested.inside_after_the_first_has_ended(), 2U);
  EXPECT_EQ(tested.edge.level().inside, 2);
}

TEST(bounded_edge, lets_a_message_on_alone_that_is_heavier_than_all_it_takes) {
  heavy_section tested({9, 1});
  EXPECT_EQ(tested.kept.size(), 1U);
  EXPECT_EQ(tested.inside_after_the_first_has_ended(), 1U);
}

TEST(bounded_edge, lets_nothing_pass_a_heavy_message_that_waits) {
  heavy_section tested({2, 3, 1});
  EXPECT_EQ(tested.kept.size(), 1U);
  EXPECT_EQ(tested.inside_after_the_first_has_ended(), 2U);
}

TEST(bounded_edge, is_idle_with_no_message_at_all) {
  section tested(1, false);
  EXPECT_EQ(tested.arrived(), 0U);
  EXPECT_TRUE(tested.edge.idle());
}

TEST(bounded_edge, admits_more_at_once_when_its_capacity_grows) {
  section tested(1, true);
  tested.put(10);
  ASSERT_EQ(tested.arrived(), 1U);
  tested.edge.set_capacity(4);
  EXPECT_EQ(tested.arrived(), 4U);
  EXPECT_EQ(tested.edge.level().capacity, 4);
}

TEST(bounded_edge, admits_nothing_until_enough_have_ended_when_its_capacity_shrinks) {
  section tested(3, true);
  tested.put(10);
  ASSERT_EQ(tested.arrived(), 3U);
  tested.edge.set_capacity(2);
  tested.kept[0].give_back();
  EXPECT_EQ(tested.arrived(), 3U);
  tested.kept[1].give_back();
  EXPECT_EQ(tested.arrived(), 4U);
}

TEST(bounded_edge, returns_the_credit_of_the_section_before_on_admission) {
  flow::graph graph;
  edge_set edges;
  bounded_edge<parcel> before(graph, edges, edge_id::spaces, 1);
  bounded_edge<parcel> behind(graph, edges, edge_id::pages, 1);
  std::vector<credit> kept;
  // One message of the first section becomes one of the second, which carries the first's credit on.
  flow::function_node<parcel, parcel> forward(graph, flow::serial, [](parcel message) {
    message.upstream = message.held;
    return message;
  });
  flow::function_node<parcel> end(graph, flow::serial,
                                  [&](const parcel& message) { kept.push_back(message.held); });
  make_edge(before.out(), forward);
  make_edge(forward, behind.in());
  make_edge(behind.out(), end);

  for (int i = 0; i < 5; ++i)
    before.in().try_put({});
  graph.wait_for_all();

  // One is behind, one waits in front of it and so keeps the section before closed for the other three.
  EXPECT_EQ(kept.size(), 1U);
  EXPECT_EQ(behind.level().waiting, 1);
  EXPECT_EQ(before.level().waiting, 3);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    auto next = kept[i];
    next.give_back();
    graph.wait_for_all();
  }
  EXPECT_EQ(kept.size(), 5U);
  EXPECT_TRUE(before.idle());
  EXPECT_TRUE(behind.idle());
}

} // namespace

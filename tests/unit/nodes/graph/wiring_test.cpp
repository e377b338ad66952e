#include "nodes/graph/wiring.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace cfc::nodes;
namespace flow = oneapi::tbb::flow;

struct package {
  credit held, upstream;
};

class wiring_test : public testing::Test {
protected:
  ~wiring_test() override { graph.wait_for_all(); }

  flow::graph graph;
  edge_set edges;
  bounded_edge<package> pages{graph, edges, edge_id::pages, 2};
  bounded_edge<package> spaces{graph, edges, edge_id::spaces, 1};
  flow::broadcast_node<package> first{graph}, second{graph};
  int arrived = 0;
  flow::function_node<package> end{graph, flow::serial, [this](package message) {
                                     ++arrived;
                                     message.held.give_back();
                                   }};
  flow::function_node<package> other_end{graph, flow::serial,
                                         [](package message) { message.held.give_back(); }};
  wiring wires;
};

TEST_F(wiring_test, lets_an_edge_with_two_sources_deliver_each_message_once) {
  wires.join(source<package>{"first", first}, pages, target<package>{"end", end});
  wires.join(source<package>{"second", second}, pages, target<package>{"end", end});
  first.try_put({});
  second.try_put({});
  graph.wait_for_all();
  EXPECT_EQ(arrived, 2);
  EXPECT_EQ(wires.arrows().size(), 2U);
}

TEST_F(wiring_test, refuses_an_edge_a_second_target_instead_of_showing_an_arrow_that_is_not_there) {
  wires.join(source<package>{"first", first}, pages, target<package>{"end", end});
  EXPECT_THROW(wires.join(source<package>{"second", second}, pages, target<package>{"other end", other_end}),
               std::logic_error);
  EXPECT_EQ(wires.arrows().size(), 1U);
}

TEST_F(wiring_test, shows_each_message_as_it_leaves_a_node_and_as_it_comes_to_the_next) {
  std::vector<std::string> seen;
  wiring watched(graph, [&](std::string_view node, passage way) {
    seen.push_back((way == passage::entering ? "to " : "from ") + std::string(node));
  });
  watched.join(source<package>{"first", first}, pages, target<package>{"end", end});
  first.try_put({});
  graph.wait_for_all();
  EXPECT_THAT(seen, testing::ElementsAre("from first", "to end"));
  EXPECT_EQ(arrived, 1);
}

TEST_F(wiring_test, throws_into_the_graph_what_the_watch_throws) {
  wiring watched(graph, [](std::string_view, passage way) {
    if (way == passage::entering)
      throw std::logic_error("a defect");
  });
  watched.join(source<package>{"second", second}, target<package>{"other end", other_end});
  second.try_put({});
  EXPECT_THROW(graph.wait_for_all(), std::logic_error);
}

TEST_F(wiring_test, has_an_edge_in_the_set_that_is_joined_to_nothing) {
  const auto levels = edges.levels();
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0].edge, edge_id::pages);
  EXPECT_EQ(levels[0].capacity, 2);
  EXPECT_EQ(levels[1].edge, edge_id::spaces);
}

} // namespace

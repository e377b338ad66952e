#include "nodes/descendant_batching.hpp"
#include "tests/unit/nodes/node_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;

TEST(descendant_groups, holds_a_hundred_roots_each_ordered_by_space) {
  std::vector<root_page> roots;
  for (int i = 0; i < 250; ++i)
    roots.push_back({std::to_string(1'000 + i), i % 2 == 0 ? "66" : "65"});
  const auto groups = descendant_groups(roots);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].roots.size(), 100U);
  EXPECT_EQ(groups[2].roots.size(), 50U);
  EXPECT_EQ(groups[0].roots.front().space_id, "65");
  EXPECT_EQ(groups[1].roots[24].space_id, "65");
  EXPECT_EQ(groups[1].roots[25].space_id, "66");
  EXPECT_EQ(groups[2].rank, 200U) << "so many roots stand before its first";
}

TEST(descendant_groups, is_empty_without_roots) {
  EXPECT_TRUE(descendant_groups({}).empty());
}

class descendant_batching_test : public test::node_test {
protected:
  /// How many of the searches for so many roots are to be split where that is faster.
  std::ptrdiff_t split_for_speed(std::size_t roots) {
    auto all = std::make_shared<std::vector<root_page>>(roots, root_page{"1000", "65"});
    const auto searches = send(tested.in(), tested.searches(), std::vector{roots_found{std::move(all)}});
    return std::count_if(searches.begin(), searches.end(),
                         [](const search_request& one) { return one.call.query->split_for_speed; });
  }

  search_engine engine{*offline.services, run};
  descendant_batching_node tested{graph, *offline.services, engine, counts};
};

TEST_F(descendant_batching_test, splits_no_search_for_speed_where_many_are_read_at_once) {
  EXPECT_EQ(split_for_speed(700), 7);
  EXPECT_EQ(split_for_speed(800), 0) << "twice as many as are read at once";
}

} // namespace

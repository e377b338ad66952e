#include "nodes/descendant_batching.hpp"

#include <gtest/gtest.h>

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
  EXPECT_EQ(groups[2].group, 2U);
}

TEST(descendant_groups, is_empty_without_roots) {
  EXPECT_TRUE(descendant_groups({}).empty());
}

} // namespace

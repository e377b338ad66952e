#include "nodes/operations/inlining/page_cap.hpp"

#include <gtest/gtest.h>

namespace {

using cfc::nodes::inlining::fitting;
using cfc::nodes::inlining::sized_image;
using answers = std::vector<bool>;

TEST(page_cap, exactly_the_cap_fits_and_nothing_above) {
  const std::vector<sized_image> images{{"1", 60}, {"2", 40}};
  EXPECT_EQ(fitting(images, 100), (answers{true, true}));
  EXPECT_EQ(fitting(images, 99), (answers{false, true}));
  EXPECT_EQ(fitting(images, 39), (answers{false, false}));
}

TEST(page_cap, the_smallest_come_first_whatever_their_order) {
  const std::vector<sized_image> images{{"1", 50}, {"2", 10}, {"3", 30}, {"4", 20}};
  EXPECT_EQ(fitting(images, 60), (answers{false, true, true, true}));
}

TEST(page_cap, of_equal_ones_the_smaller_id_comes_first) {
  const std::vector<sized_image> images{{"b", 10}, {"a", 10}, {"c", 10}};
  EXPECT_EQ(fitting(images, 20), (answers{true, true, false}));
}

TEST(page_cap, sums_cannot_overflow) {
  const std::vector<sized_image> images{{"a", 5}, {"b", UINT64_MAX}};
  EXPECT_EQ(fitting(images, 10), (answers{true, false}));
}

} // namespace

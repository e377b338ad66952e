#include "nodes/page_batching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::IsEmpty;

TEST(batches_of, cuts_items_without_losing_any) {
  const auto batches = batches_of(nullptr, 120, 50);
  ASSERT_EQ(batches.size(), 3U);
  EXPECT_EQ(batches[2].first, 100U);
  EXPECT_EQ(batches[2].count, 20U);
}

TEST(batches_of, makes_no_batch_of_nothing) {
  EXPECT_THAT(batches_of(nullptr, 0, 50), IsEmpty());
}

} // namespace

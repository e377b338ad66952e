#include "nodes/operations/id_set.hpp"

#include <gtest/gtest.h>

namespace {

using cfc::nodes::id_set;

TEST(id_set, takes_ids_that_differ_only_in_notation_for_two) {
  id_set ids;
  EXPECT_TRUE(ids.insert("7"));
  EXPECT_TRUE(ids.insert("007"));
  EXPECT_TRUE(ids.insert("att7"));
  EXPECT_FALSE(ids.insert("7"));
  EXPECT_FALSE(ids.insert("007"));
  EXPECT_EQ(ids.size(), 3U);
}

} // namespace

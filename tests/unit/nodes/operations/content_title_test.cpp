#include "nodes/operations/content_title.hpp"

#include <gtest/gtest.h>

namespace {

using cfc::nodes::title_or_id;

TEST(title_or_id, is_the_title_as_it_is) {
  EXPECT_EQ(title_or_id(" Plän ", "101"), " Plän ");
}

TEST(title_or_id, is_the_id_where_there_is_nothing_to_read) {
  EXPECT_EQ(title_or_id("", "101"), "101");
  EXPECT_EQ(title_or_id(" \t\u00A0", "att7"), "att7");
}

} // namespace

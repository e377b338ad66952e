#include "io/config/nearest.hpp"

#include <gtest/gtest.h>

namespace cfc::config {
namespace {

TEST(edit_distance, counts_insertions_removals_and_replacements) {
  EXPECT_EQ(edit_distance("sync", "sync"), 0U);
  EXPECT_EQ(edit_distance("snc", "sync"), 1U);
  EXPECT_EQ(edit_distance("syncc", "sync"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

TEST(edit_distance, ignores_letter_case) {
  EXPECT_EQ(edit_distance("CloudID", "cloudId"), 0U);
}

TEST(nearest, is_the_candidate_with_the_fewest_changes) {
  EXPECT_EQ(nearest("valdate", {"sync", "plan", "validate"}), "validate");
  EXPECT_EQ(nearest("x", {}), "");
}

} // namespace
} // namespace cfc::config

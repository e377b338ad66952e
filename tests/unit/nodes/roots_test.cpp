#include "nodes/roots.hpp"
#include "tests/unit/nodes/results_builder.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::results_of;

TEST(root_collection, gives_all_roots_once_both_searches_are_complete) {
  root_collection collection;
  collection.expect(1);
  collection.expect(2);
  EXPECT_FALSE(collection.record(results_of(search_kind::labels, 1, {{"10", "65", true}}, {3})));
  EXPECT_FALSE(collection.record(results_of(search_kind::labels, 3, {{"11", "66"}, {"12", "66", true}})));
  const auto roots = collection.record(results_of(search_kind::roots, 2, {{"10", "65", true}}));
  ASSERT_TRUE(roots);
  ASSERT_EQ(roots->size(), 2U);
  EXPECT_EQ((*roots)[0].id, "10");
  EXPECT_EQ((*roots)[1].id, "12");
  EXPECT_EQ((*roots)[1].space_id, "66");
}

TEST(root_collection, takes_a_root_of_a_type_that_is_not_ingested) {
  root_collection collection;
  collection.expect(1);
  const auto roots = collection.record(
      results_of(search_kind::labels, 1, {{"10", "65", true, confluence::content_type::whiteboard}}));
  ASSERT_TRUE(roots);
  EXPECT_EQ(roots->size(), 1U);
}

TEST(root_collection, takes_what_the_search_for_roots_finds_whatever_labels_it_shows) {
  root_collection collection;
  collection.expect(1);
  const auto roots = collection.record(results_of(search_kind::roots, 1, {{"10", "65", false}}));
  ASSERT_TRUE(roots);
  EXPECT_EQ(roots->front().id, "10");
}

TEST(root_collection, has_no_root_of_a_space_that_is_not_selected) {
  root_collection collection(selection({{"DOC"}, {}}, {}));
  collection.expect(1);
  const auto page = confluence::content_type::page;
  const auto roots = collection.record(results_of(
      search_kind::roots, 1, {{"10", "65", true, page, {}, "DOC"}, {"11", "66", true, page, {}, "HR"}}));
  ASSERT_TRUE(roots);
  ASSERT_EQ(roots->size(), 1U);
  EXPECT_EQ(roots->front().id, "10");
}

} // namespace

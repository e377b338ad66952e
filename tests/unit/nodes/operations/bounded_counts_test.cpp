#include "nodes/operations/bounded_counts.hpp"

#include <gtest/gtest.h>

namespace {

using cfc::nodes::bounded_counts;
using sighting = bounded_counts::sighting;

TEST(bounded_counts, tell_a_name_once) {
  bounded_counts counts;
  EXPECT_EQ(counts.add("type", "gadget"), sighting::first);
  EXPECT_EQ(counts.add("type", "gadget"), sighting::known);
  EXPECT_EQ(counts.add("status", "gadget"), sighting::first);
  EXPECT_EQ(counts.counts().at("type gadget"), 2U);
  EXPECT_EQ(counts.counts().at("status gadget"), 1U);
}

TEST(bounded_counts, take_fifty_thousand_names_for_ten_and_the_others) {
  bounded_counts counts;
  std::size_t told = 0, others_told = 0;
  for (int i = 0; i < 50'000; ++i) {
    const auto seen = counts.add("type", "gadget " + std::to_string(i));
    told += seen == sighting::first ? 1 : 0;
    others_told += seen == sighting::first_other ? 1 : 0;
  }
  EXPECT_EQ(told, 10U);
  EXPECT_EQ(others_told, 1U);
  EXPECT_EQ(counts.counts().size(), 11U);
  EXPECT_EQ(counts.counts().at("type other"), 49'990U);
  EXPECT_EQ(counts.add("type", "gadget 3"), sighting::known);
  EXPECT_EQ(counts.counts().at("type gadget 3"), 2U);
}

TEST(bounded_counts, give_no_kind_less_room_for_another_s_names_nor_for_our_reasons) {
  bounded_counts counts;
  for (int i = 0; i < 20; ++i)
    counts.add("type", std::to_string(i));
  counts.add_reason("attachment too large", 3);
  EXPECT_EQ(counts.add("status", "draft"), sighting::first);
  EXPECT_EQ(counts.counts().at("attachment too large"), 3U);
}

TEST(bounded_counts, cut_long_names_between_two_characters) {
  bounded_counts counts;
  counts.add("type", std::string(63, 'a') + "ü and more");
  EXPECT_EQ(counts.counts().begin()->first, "type " + std::string(63, 'a'));
}

} // namespace

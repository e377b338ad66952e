#include "io/confluence/cql.hpp"
#include "io/confluence/web_links.hpp"

#include <gtest/gtest.h>

namespace cfc::confluence {

TEST(cql, escapes_quotes_and_backslashes) {
  EXPECT_EQ(in_quotes(R"(a"b\c)"), R"("a\"b\\c")");
}

TEST(label_search, of_cloud_covers_global_and_collaboration_spaces) {
  EXPECT_EQ(
      label_search(instance::cloud, "one", "all"),
      R"(((label="one") OR (label="all")) AND (space.type=global OR space.type=collaboration) AND type != attachment)");
}

TEST(label_search, of_data_center_covers_global_spaces) {
  EXPECT_EQ(label_search(instance::data_center, "one", "a\"b"),
            R"(((label="one") OR (label="a\"b")) AND space.type=global AND type != attachment)");
}

constexpr std::int32_t day = 20'000 * minutes_per_day; // 2024-10-04

TEST(label_search, can_be_restricted_to_a_range_of_creation_days) {
  const created_range range{day, day + 10 * minutes_per_day};
  EXPECT_TRUE(label_search(instance::cloud, "a", "b", range)
                  .ends_with(R"( AND created >= "2024-10-04" AND created < "2024-10-14")"));
}

TEST(label_search, can_be_restricted_to_a_range_of_creation_minutes) {
  const created_range range{day + 61, day + minutes_per_day - 1};
  EXPECT_TRUE(label_search(instance::cloud, "a", "b", range)
                  .ends_with(R"( AND created >= "2024-10-04 01:01" AND created < "2024-10-04 23:59")"));
}

TEST(descendant_search, lists_the_roots) {
  const std::vector<std::string> roots{"1", "22"};
  EXPECT_EQ(descendant_search(roots), "ancestor IN (1,22) AND type != attachment");
}

TEST(id_search, quotes_what_is_no_number) {
  const std::vector<std::string> ids{"1", "att\"2"};
  EXPECT_EQ(id_search(ids), R"(id IN (1,"att\"2"))");
  EXPECT_EQ(id_search(ids, "a OR b"), R"(id IN (1,"att\"2") AND (a OR b))");
}

TEST(in_space, binds_weaker_operators_first) {
  EXPECT_EQ(in_space("a OR b", "~k\""), R"((a OR b) AND space="~k\"")");
}

TEST(halves, share_a_border_and_keep_open_ends_open) {
  const auto both = halves({}, 20'000);
  ASSERT_TRUE(both);
  EXPECT_FALSE(both->first.from_minute);
  EXPECT_FALSE(both->second.until_minute);
  EXPECT_EQ(both->first.until_minute, both->second.from_minute);
  EXPECT_EQ(both->first.until_minute, (12'418 + (20'001 - 12'418) / 2) * minutes_per_day);
}

TEST(halves, share_midnights_while_there_are_days_to_share) {
  const auto both = halves({day, day + 3 * minutes_per_day}, 20'100);
  ASSERT_TRUE(both);
  EXPECT_EQ(both->first.until_minute, day + minutes_per_day);
  const auto within = halves({day, day + minutes_per_day}, 20'100);
  ASSERT_TRUE(within);
  EXPECT_EQ(within->first.until_minute, day + 12 * 60);
}

TEST(halves, end_at_one_minute) {
  EXPECT_TRUE(halves({day, day + 2}, 20'100));
  EXPECT_FALSE(halves({day, day + 1}, 20'100));
  const std::int32_t last_minute = 20'101 * minutes_per_day - 1;
  EXPECT_FALSE(halves({last_minute, std::nullopt}, 20'100));
  EXPECT_FALSE(halves({last_minute + 500, std::nullopt}, 20'100)) << "clocks may differ";
}

/// Cuts until nothing can be cut on the way to that minute, and gives all parts in order.
std::vector<created_range> cut_down_to(std::int32_t minute) {
  std::vector<created_range> before, after;
  created_range at;
  while (const auto both = halves(at, 20'100)) {
    const bool later = minute >= *both->second.from_minute;
    (later ? before : after).push_back(later ? both->first : both->second);
    at = later ? both->second : both->first;
  }
  before.push_back(at);
  before.insert(before.end(), after.rbegin(), after.rend());
  return before;
}

TEST(halves, of_every_depth_together_cover_all_time) {
  for (const std::int32_t minute :
       {0, 12'418 * minutes_per_day, day + 754, 20'101 * minutes_per_day, 1 << 30}) {
    const std::vector<created_range> parts = cut_down_to(minute);
    EXPECT_GT(parts.size(), 20u);
    EXPECT_FALSE(parts.front().from_minute);
    EXPECT_FALSE(parts.back().until_minute);
    for (std::size_t i = 1; i < parts.size(); ++i) {
      ASSERT_TRUE(parts[i].from_minute);
      EXPECT_EQ(parts[i - 1].until_minute, parts[i].from_minute) << "the same literal on both sides";
    }
  }
}

TEST(id_groups, cut_by_count) {
  const std::vector<std::string> ids(450, "1");
  const auto groups = id_groups(ids);
  ASSERT_EQ(groups.size(), 3u);
  EXPECT_EQ(groups[0].size(), 200u);
  EXPECT_EQ(groups[2].size(), 50u);
}

TEST(id_groups, cut_by_encoded_bytes) {
  const std::vector<std::string> ids(200, std::string(30, '"'));
  const auto groups = id_groups(ids);
  std::size_t total = 0;
  for (const auto& group : groups) {
    total += group.size();
    EXPECT_LT(encode_uri_component(descendant_search(group, {day + 1, day + 2})).size(), 5'000u);
  }
  EXPECT_EQ(total, ids.size());
}

TEST(id_groups, leave_room_for_a_condition_of_any_length) {
  std::string label;
  for (int i = 0; i < 255; ++i) {
    label += "\u6f22";
  }
  const std::string condition = label_search(instance::cloud, label, label);
  const std::vector<std::string> ids(100, "1234567890123456789");
  std::size_t total = 0;
  for (const auto& group : id_groups(ids, 50, 5'000, condition)) {
    total += group.size();
    EXPECT_LE(encode_uri_component(id_search(group, condition)).size(), 5'000u);
  }
  EXPECT_EQ(total, ids.size());
}

TEST(id_groups, keep_an_oversized_id_alone) {
  const std::vector<std::string> ids{"1", std::string(9'000, '2'), "3"};
  EXPECT_EQ(id_groups(ids).size(), 3u);
  EXPECT_TRUE(id_groups({}).empty());
}

} // namespace cfc::confluence

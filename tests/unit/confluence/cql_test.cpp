#include "io/confluence/cql.hpp"
#include "io/http/encoding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

namespace cfc::confluence {

using testing::SizeIs;

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

TEST(oldest_first, ends_the_query) {
  EXPECT_EQ(oldest_first("label=\"x\""), R"(label="x" ORDER BY created)");
}

TEST(parts, share_borders_and_keep_open_ends_open) {
  const auto two = parts({}, 20'000, 2);
  ASSERT_THAT(two, SizeIs(2));
  EXPECT_FALSE(two[0].from_minute);
  EXPECT_FALSE(two[1].until_minute);
  EXPECT_EQ(two[0].until_minute, two[1].from_minute);
  EXPECT_EQ(two[0].until_minute, (12'418 + (20'001 - 12'418) / 2) * minutes_per_day);
}

TEST(parts, share_midnights_while_there_are_days_to_share) {
  EXPECT_EQ(parts({day, day + 3 * minutes_per_day}, 20'100, 2).front().until_minute, day + minutes_per_day);
  EXPECT_EQ(parts({day, day + minutes_per_day}, 20'100, 2).front().until_minute, day + 12 * 60);
}

TEST(parts, share_the_time_from_a_first_day_on_and_still_cover_what_is_before) {
  const auto two = parts({}, 20'009, 2, 20'000);
  ASSERT_THAT(two, SizeIs(2));
  EXPECT_FALSE(two[0].from_minute);
  EXPECT_EQ(two[0].until_minute, 20'005 * minutes_per_day);
  EXPECT_EQ(two[1].from_minute, two[0].until_minute);
}

TEST(parts, are_as_many_as_wanted_while_there_are_minutes_for_them) {
  EXPECT_THAT(parts({}, 20'000, 8), SizeIs(8));
  EXPECT_THAT(parts({day, day + 8}, 20'000, 8), SizeIs(8));
  EXPECT_THAT(parts({day, day + 3}, 20'000, 8), SizeIs(3));
}

TEST(parts, end_at_one_minute) {
  EXPECT_THAT(parts({day, day + 2}, 20'100, 2), SizeIs(2));
  EXPECT_THAT(parts({day, day + 1}, 20'100, 2), SizeIs(1));
  const std::int32_t last_minute = 20'101 * minutes_per_day - 1;
  EXPECT_THAT(parts({last_minute, std::nullopt}, 20'100, 2), SizeIs(1));
  EXPECT_THAT(parts({last_minute + 500, std::nullopt}, 20'100, 2), SizeIs(1)) << "clocks may differ";
}

/// Cuts until nothing can be cut on the way to that minute, and gives all parts in order.
std::vector<created_range> cut_down_to(std::int32_t minute, std::int32_t most) {
  std::vector<created_range> before, after;
  created_range at;
  for (auto cut = parts(at, 20'100, most); cut.size() > 1; cut = parts(at, 20'100, most)) {
    const auto later = [&](const created_range& one) { return one.from_minute && minute < *one.from_minute; };
    const auto behind = std::find_if(cut.begin(), cut.end(), later);
    at = *(behind - 1);
    before.insert(before.end(), cut.begin(), behind - 1);
    after.insert(after.end(), std::make_reverse_iterator(cut.end()), std::make_reverse_iterator(behind));
  }
  before.push_back(at);
  before.insert(before.end(), after.rbegin(), after.rend());
  return before;
}

TEST(parts, of_every_depth_together_cover_all_time) {
  for (const std::int32_t most : {2, 8}) {
    for (const std::int32_t minute :
         {0, 12'418 * minutes_per_day, day + 754, 20'101 * minutes_per_day, 1 << 30}) {
      const std::vector<created_range> all = cut_down_to(minute, most);
      EXPECT_GT(all.size(), 20u);
      EXPECT_FALSE(all.front().from_minute);
      EXPECT_FALSE(all.back().until_minute);
      for (std::size_t i = 1; i < all.size(); ++i) {
        ASSERT_TRUE(all[i].from_minute);
        EXPECT_EQ(all[i - 1].until_minute, all[i].from_minute) << "the same literal on both sides";
      }
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
    EXPECT_LT(http::encode_uri_component(descendant_search(group, {day + 1, day + 2})).size(), 5'000u);
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
    EXPECT_LE(http::encode_uri_component(id_search(group, condition)).size(), 5'000u);
  }
  EXPECT_EQ(total, ids.size());
}

TEST(id_groups, keep_an_oversized_id_alone) {
  const std::vector<std::string> ids{"1", std::string(9'000, '2'), "3"};
  EXPECT_EQ(id_groups(ids).size(), 3u);
  EXPECT_TRUE(id_groups({}).empty());
}

} // namespace cfc::confluence

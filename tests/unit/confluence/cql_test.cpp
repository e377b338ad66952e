#include "io/confluence/cql.hpp"
#include "io/confluence/web_links.hpp"

#include <gtest/gtest.h>

namespace cfc::confluence {

TEST(cql, escapes_quotes_and_backslashes) {
  EXPECT_EQ(quoted(R"(a"b\c)"), R"("a\"b\\c")");
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

TEST(label_search, can_be_restricted_to_a_range_of_creation_days) {
  const created_range range{20'000, 20'010};
  EXPECT_TRUE(label_search(instance::cloud, "a", "b", range)
                  .ends_with(R"( AND created >= "2024-10-04" AND created < "2024-10-14")"));
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
  EXPECT_FALSE(both->first.from_day);
  EXPECT_FALSE(both->second.until_day);
  EXPECT_EQ(both->first.until_day, both->second.from_day);
  EXPECT_EQ(both->first.until_day, 12'418 + (20'001 - 12'418) / 2);
}

TEST(halves, end_at_one_day) {
  EXPECT_TRUE(halves({5, 7}, 100));
  EXPECT_FALSE(halves({5, 6}, 100));
  EXPECT_FALSE(halves({100, std::nullopt}, 100));
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
    EXPECT_LT(encode_uri_component(descendant_search(group, {1, 2})).size(), 5'000u);
  }
  EXPECT_EQ(total, ids.size());
}

TEST(id_groups, keep_an_oversized_id_alone) {
  const std::vector<std::string> ids{"1", std::string(9'000, '2'), "3"};
  EXPECT_EQ(id_groups(ids).size(), 3u);
  EXPECT_TRUE(id_groups({}).empty());
}

} // namespace cfc::confluence

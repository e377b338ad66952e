#include "nodes/operations/root_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace cfc::nodes;
using testing::ElementsAre;
using testing::SizeIs;

/// For the descendants of so many roots of each of these spaces, which are named by one letter.
search_query below(const std::string& spaces, int roots_of_each = 1) {
  search_query query;
  query.kind = search_kind::descendants;
  query.rank = 1'000;
  for (const char space : spaces) {
    for (int root = 0; root < roots_of_each; ++root)
      query.roots.push_back({space + std::to_string(root), std::string(1, space)});
  }
  return query;
}

/// Each part by the spaces of its roots.
std::vector<std::string> spaces_of(const std::vector<search_query>& parts) {
  std::vector<std::string> all;
  for (const auto& part : parts) {
    all.emplace_back();
    for (const auto& root : part.roots)
      all.back() += root.space_id;
  }
  return all;
}

TEST(halved_roots, gives_every_root_to_exactly_one_half) {
  const auto [front, back] = halved_roots(below("abc"));
  EXPECT_THAT(spaces_of({front, back}), ElementsAre("a", "bc"));
}

TEST(parts_by_space, have_about_as_many_roots_each_in_their_order) {
  EXPECT_THAT(spaces_of(parts_by_space(below("abcdef"), 3)), ElementsAre("ab", "cd", "ef"));
  EXPECT_THAT(spaces_of(parts_by_space(below("abcde"), 2)), ElementsAre("abc", "de"));
}

TEST(parts_by_space, leave_a_space_whole) {
  EXPECT_THAT(spaces_of(parts_by_space(below("ab", 3), 4)), ElementsAre("aaa", "bbb"));
  EXPECT_THAT(parts_by_space(below("a", 9), 4), SizeIs(1));
}

TEST(parts_by_space, are_no_more_than_the_spaces) {
  EXPECT_THAT(spaces_of(parts_by_space(below("abc"), 120)), ElementsAre("a", "b", "c"));
}

TEST(parts_by_space, stand_where_their_roots_do) {
  const auto parts = parts_by_space(below("abc", 2), 3);
  ASSERT_THAT(parts, SizeIs(3));
  EXPECT_EQ(parts[0].rank, 1'000U);
  EXPECT_EQ(parts[2].rank, 1'004U);
}

TEST(parts_by_space, begin_anew_as_if_nothing_had_been_refused) {
  auto query = below("ab");
  query.begun_anew = true;
  EXPECT_FALSE(parts_by_space(query, 2).front().begun_anew);
}

} // namespace

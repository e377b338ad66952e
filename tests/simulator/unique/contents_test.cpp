#include "tools/simulator/unique/contents.hpp"
#include "tools/simulator/unique/scopes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfc::simulator {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::vector<std::string> starting_with(const content_store& contents, std::string_view prefix) {
  std::vector<std::string> keys;
  contents.starting_with(prefix, [&](slot at) {
    keys.push_back(contents.key(at));
    return true;
  });
  return keys;
}

TEST(unique_contents, are_found_by_key_and_by_id_until_they_are_removed) {
  scope_tree scopes;
  content_store contents(scopes);
  const auto at = contents.ensure("t/1_A/5::att6");
  const auto id = contents.id(at);

  EXPECT_EQ(contents.find("t/1_A/5::att6"), at);
  EXPECT_EQ(contents.find_id(id), at);
  EXPECT_EQ(contents.find("t/1_A/5"), std::nullopt);

  contents.remove(at);
  EXPECT_EQ(contents.find("t/1_A/5::att6"), std::nullopt);
  EXPECT_EQ(contents.find_id(id), std::nullopt);
  EXPECT_EQ(contents.size(), 0u);
}

TEST(unique_contents, never_reuse_an_id) {
  scope_tree scopes;
  content_store contents(scopes);
  const auto first = contents.id(contents.ensure("a/1"));
  contents.remove(*contents.find_id(first));
  const auto second = contents.id(contents.ensure("a/2"));

  EXPECT_NE(first, second);
  EXPECT_EQ(contents.find_id(first), std::nullopt);
}

TEST(unique_contents, are_found_by_any_prefix_of_their_key) {
  scope_tree scopes;
  content_store contents(scopes);
  for (const char* key : {"t/1_A/12", "t/1_A/13", "t/1_AB/12", "plain"}) {
    contents.ensure(key);
  }

  EXPECT_THAT(starting_with(contents, "t/1_A/"), UnorderedElementsAre("t/1_A/12", "t/1_A/13"));
  EXPECT_THAT(starting_with(contents, "t/1_A"), UnorderedElementsAre("t/1_A/12", "t/1_A/13", "t/1_AB/12"));
  EXPECT_THAT(starting_with(contents, "t/1_A/13"), ElementsAre("t/1_A/13"));
  EXPECT_THAT(starting_with(contents, "pl"), ElementsAre("plain"));
}

TEST(unique_contents, belong_to_one_scope_at_a_time) {
  scope_tree scopes;
  content_store contents(scopes);
  const auto a = scopes.add(no_scope, "A"), b = scopes.add(no_scope, "B");
  const auto at = contents.ensure("k/1");
  contents.set_owner(at, a);
  contents.set_owner(at, b);

  EXPECT_TRUE(scopes[a].contents.empty());
  EXPECT_TRUE(scopes[b].contents.contains(at));
}

TEST(unique_contents, keep_their_texts_apart) {
  scope_tree scopes;
  content_store contents(scopes);
  const auto at = contents.ensure("k/item");
  contents.set_texts(at, "first title", "http://first");
  contents.set_texts(at, "a", "b");

  EXPECT_EQ(contents[at].item(), "item");
  EXPECT_EQ(contents[at].title(), "a");
  EXPECT_EQ(contents[at].url(), "b");
}

TEST(unique_scopes, are_made_along_a_path_with_inherited_access) {
  scope_tree scopes;
  const auto root = scopes.add(no_scope, "Root");
  scopes.grant(root, "u", may_read | may_write, false);
  const auto made = scopes.ensure_path("/Root/A/B", true, "u");

  EXPECT_EQ(scopes.path(made), "Root/A/B");
  EXPECT_TRUE(scopes.readable(made, "u"));
  EXPECT_EQ(scopes.ensure_path("/Root/A/B", true, "u"), made);
}

TEST(unique_scopes, are_not_made_where_the_user_may_not_write) {
  scope_tree scopes;
  scopes.grant(scopes.add(no_scope, "Root"), "u", may_read, false);

  EXPECT_THROW(scopes.ensure_path("/Root/A", true, "u"), platform_error);
  EXPECT_THROW(scopes.ensure_path("/Root//A", true, "u"), platform_error);
}

TEST(unique_scopes, have_external_ids_that_are_unique_until_cleared) {
  scope_tree scopes;
  const auto a = scopes.add(no_scope, "A"), b = scopes.add(no_scope, "B");
  scopes.set_external_id(a, "x");
  EXPECT_THROW(scopes.set_external_id(b, "x"), platform_error);
  scopes.set_external_id(a, std::nullopt);
  scopes.set_external_id(b, "x");

  EXPECT_EQ(scopes.with_external_id("x"), b);
}

TEST(unique_scopes, do_not_move_into_themselves) {
  scope_tree scopes;
  const auto a = scopes.add(no_scope, "A");
  const auto b = scopes.add(a, "B");

  EXPECT_THROW(scopes.move(a, b), platform_error);
}

TEST(unique_scopes, are_readable_with_read_or_manage_only) {
  scope_tree scopes;
  const auto a = scopes.add(no_scope, "A");
  scopes.grant(a, "writer", may_write, false);
  scopes.grant(a, "manager", may_manage, false);

  EXPECT_FALSE(scopes.readable(a, "nobody"));
  EXPECT_FALSE(scopes.readable(a, "writer"));
  EXPECT_TRUE(scopes.readable(a, "manager"));
  EXPECT_TRUE(scopes.writable(a, "writer"));
}

} // namespace
} // namespace cfc::simulator

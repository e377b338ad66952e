#include "tools/simulator/content/instance.hpp"

#include <gmock/gmock.h>

#include <set>
#include <stdexcept>

namespace cfc::simulator {
namespace {

instance_settings sized(std::uint32_t spaces, std::uint32_t pages, std::uint32_t attachments) {
  instance_settings made;
  made.spaces = spaces;
  made.pages = pages;
  made.attachments = attachments;
  return made;
}

new_page titled(std::string space_key, std::optional<std::uint64_t> id = {}) {
  new_page made;
  made.id = id;
  made.space_key = std::move(space_key);
  made.title = "x";
  return made;
}

TEST(instance, the_same_seed_gives_the_same_pages) {
  const instance one(sized(3, 100, 50)), two(sized(3, 100, 50));
  for (page_index i = 0; i < 100; ++i) {
    EXPECT_EQ(one.get(i).title, two.get(i).title);
    EXPECT_EQ(one.body(i), two.body(i));
    EXPECT_EQ(one.get(i).when, two.get(i).when);
  }
}

TEST(instance, another_seed_gives_other_pages) {
  auto other = sized(3, 100, 50);
  other.seed = 2;
  EXPECT_NE(instance(sized(3, 100, 50)).body(7), instance(other).body(7));
}

TEST(instance, so_many_bodies_as_are_asked_for_have_an_image_macro) {
  for (const std::uint32_t percent : {0U, 30U, 100U}) {
    auto size = sized(3, 1'000, 0);
    size.image_macros_percent = percent;
    const instance made(size);
    std::uint32_t with = 0;
    for (page_index i = 0; i < 1'000; ++i)
      with += made.body(i).find("<ac:image") != std::string::npos;
    EXPECT_NEAR(with, percent * 10, percent % 100 == 0 ? 0 : 60);
  }
}

TEST(instance, every_attachment_hangs_on_exactly_one_page_and_is_found_by_id) {
  auto size = sized(3, 97, 1'000);
  size.attachment_pages = 13;
  const instance made(size);
  std::set<std::uint64_t> ids;
  for (page_index i = 0; i < 97; ++i)
    for (const auto& one : made.attachments(i)) {
      EXPECT_TRUE(ids.insert(one.id).second);
      EXPECT_EQ(made.find_attachment(one.id)->first, i);
    }
  EXPECT_EQ(ids.size(), 1'000U);
}

TEST(instance, with_the_defaults_every_page_is_labelled_or_below_a_root) {
  const instance made(sized(7, 1'000, 0));
  for (page_index i = 0; i < 1'000; ++i) {
    bool reached = made.has_label(i, "ai-ingest") || made.has_label(i, "ai-ingest-all");
    for (auto up = made.parent_of(i); up && !reached; up = made.parent_of(*up))
      reached = made.has_label(*up, "ai-ingest-all");
    EXPECT_TRUE(reached) << i;
  }
}

TEST(instance, there_are_as_many_roots_as_asked_for) {
  auto size = sized(10, 1'000, 0);
  size.tree_roots = 23;
  const instance made(size);
  int roots = 0;
  for (page_index i = 0; i < 1'000; ++i)
    roots += made.has_label(i, "ai-ingest-all") ? 1 : 0;
  EXPECT_EQ(roots, 23);
}

TEST(instance, descendants_are_the_pages_whose_parents_lead_there) {
  const instance made(sized(2, 400, 0));
  for (const page_index ancestor : {0U, 1U, 120U, 150U, 399U}) {
    std::vector<page_index> expected;
    for (page_index i = 0; i < 400; ++i)
      if (made.is_below(i, ancestor))
        expected.push_back(i);
    EXPECT_EQ(made.descendants(ancestor), expected) << ancestor;
  }
}

TEST(instance, descendants_stay_right_after_moves_and_removals) {
  instance made(sized(2, 400, 0));
  made.move_page(made.id_of(120), "S1", made.id_of(300));
  made.remove_page(made.id_of(130));
  auto added = titled("S0");
  added.parent = made.id_of(121);
  made.add_page(added);
  for (const page_index ancestor : {0U, 100U, 120U, 200U, 300U}) {
    std::vector<page_index> expected;
    for (page_index i = 0; i < made.page_count(); ++i)
      if (made.exists(i) && made.is_below(i, ancestor))
        expected.push_back(i);
    EXPECT_EQ(made.descendants(ancestor), expected) << ancestor;
  }
}

TEST(instance, a_move_takes_the_subtree_to_the_other_space) {
  instance made(sized(2, 400, 0));
  const auto below = made.descendants(100);
  ASSERT_FALSE(below.empty());
  made.move_page(made.id_of(100), "S1");
  for (const auto one : below)
    EXPECT_EQ(made.space_of(one), 1U);
}

TEST(instance, an_edit_raises_version_and_time_and_changes_the_body) {
  instance made(sized(1, 10, 0));
  const auto before = made.get(3);
  const auto body = made.body(3);
  made.edit_page(before.id);
  EXPECT_EQ(made.get(3).version, before.version + 1);
  EXPECT_GT(made.get(3).when, before.when);
  EXPECT_NE(made.body(3), body);
}

TEST(instance, a_label_change_leaves_version_and_time_alone) {
  instance made(sized(1, 10, 0));
  const auto before = made.get(3);
  made.set_labels(before.id, {"x"});
  EXPECT_EQ(made.get(3).when, before.when);
  EXPECT_THAT(made.get(3).labels, testing::ElementsAre("x"));
}

TEST(instance, removed_things_are_not_found) {
  instance made(sized(2, 10, 10));
  const auto id = made.id_of(3);
  const auto file = made.attachments(3).front().id;
  made.remove_page(id);
  EXPECT_FALSE(made.find_page(id));
  EXPECT_FALSE(made.find_attachment(file));
  made.remove_space("S1");
  EXPECT_FALSE(made.find_page(made.id_of(9)));
}

TEST(instance, unknown_and_taken_names_are_refused) {
  instance made(sized(1, 10, 10));
  EXPECT_THROW(made.edit_page(5), std::invalid_argument);
  EXPECT_THROW(made.add_page(titled("NO")), std::invalid_argument);
  EXPECT_THROW(made.add_page(titled("S0", first_page_id)), std::invalid_argument);
  space taken;
  taken.key = "S0";
  EXPECT_THROW(made.add_space(taken), std::invalid_argument);
  EXPECT_THROW(made.remove_attachment(5), std::invalid_argument);
  EXPECT_THROW(made.move_page(made.id_of(0), "S0", made.id_of(1)), std::invalid_argument);
}

TEST(instance, attachment_bytes_are_the_same_at_any_offset_and_change_with_the_version) {
  attachment one;
  one.id = 5;
  one.size = 100;
  std::string whole(100, '\0'), part(41, '\0'), newer(100, '\0');
  instance::fill(one, 0, whole.data(), 100);
  instance::fill(one, 13, part.data(), 41);
  EXPECT_EQ(whole.substr(13, 41), part);
  one.version = 2;
  instance::fill(one, 0, newer.data(), 100);
  EXPECT_NE(newer, whole);
}

TEST(instance, sha256_is_that_of_the_bytes) {
  attachment one;
  one.content = std::make_shared<const std::string>("abc");
  one.size = 3;
  EXPECT_EQ(instance::sha256(one), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

} // namespace
} // namespace cfc::simulator

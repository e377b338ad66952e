#include "nodes/operations/image_placing.hpp"
#include "nodes/operations/inlined_images.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using inlining::image_macro;
using inlining::image_target;
using testing::ElementsAre;
using testing::IsEmpty;

image_macro macro(image_target target, const std::string& file_name = {}, const std::string& page = {}) {
  image_macro made;
  made.target = target;
  made.file_name = file_name;
  made.page_title = page;
  return made;
}

own_image own(const std::string& id, const std::string& title, std::uint64_t bytes,
              std::optional<not_inlined_reason> left = {}) {
  return {{"1", id, title, "", "image/png", bytes}, left};
}

/// Titles of what goes in, `+` before those that are appended, and the reasons of what doesn't.
struct choosing {
  std::vector<own_image> images;
  std::uint64_t cap = 1'000;
  named_images others = {};

  void choose(const std::vector<image_macro>& macros) {
    const page_finder find = [this](const image_macro& asked) -> other_page {
      if (asked.page_title == "No such")
        return not_inlined_reason::page_not_found;
      return &others;
    };
    const auto choice = choose_images(macros, images, find, cap);
    files = choice.files.size();
    for (const auto& image : choice.images)
      in.push_back((image.macro == nullptr ? "+" : "") + choice.files[image.file].title);
    for (const auto& one : choice.left_out)
      out.emplace_back(name_of(one.reason));
  }

  std::vector<std::string> in = {}, out = {};
  std::size_t files = 0;
};

TEST(choose_images, own_ones_go_in_where_they_are_named_and_else_behind_the_end) {
  choosing page{{own("a1", "a", 1), own("a2", "b", 1), own("a3", "c", 1)}};
  page.choose({macro(image_target::own_attachment, "b")});
  EXPECT_THAT(page.in, ElementsAre("b", "+a", "+c"));
}

TEST(choose_images, names_are_compared_sign_by_sign) {
  choosing page{{own("a1", "A.png", 1)}};
  page.choose({macro(image_target::own_attachment, "a.png")});
  EXPECT_THAT(page.in, ElementsAre("+A.png"));
  EXPECT_THAT(page.out, ElementsAre("notFound"));
}

TEST(choose_images, a_reference_that_is_none_to_an_own_image_does_not_name_it) {
  choosing page{{own("a1", "a", 1)}};
  page.choose({macro(image_target::external, "a"), macro(image_target::unresolvable, "a"),
               macro(image_target::unsupported_reference, "a"),
               macro(image_target::other_page, "a", "No such")});
  EXPECT_THAT(page.in, ElementsAre("+a"));
  EXPECT_THAT(page.out, ElementsAre("external", "unresolvable", "unsupportedReference", "pageNotFound"));
}

TEST(choose_images, further_uses_and_other_pages_take_what_is_left_of_the_cap_in_their_order) {
  choosing page{{own("a1", "a", 60)}, 100};
  page.others["x"] = image_file{"2", "x1", "x", "", "image/png", 40};
  page.choose({macro(image_target::own_attachment, "a"), macro(image_target::own_attachment, "a"),
               macro(image_target::other_page, "x", "T"), macro(image_target::other_page, "x", "T")});
  EXPECT_THAT(page.in, ElementsAre("a", "x"));
  EXPECT_THAT(page.out, ElementsAre("overCap", "overCap"));
}

TEST(choose_images, one_that_is_used_twice_is_one_file) {
  choosing page{{own("a1", "a", 1)}};
  page.choose({macro(image_target::own_attachment, "a"), macro(image_target::own_attachment, "a")});
  EXPECT_THAT(page.in, ElementsAre("a", "a"));
  EXPECT_EQ(page.files, 1U);
}

TEST(choose_images, one_over_the_cap_stays_as_it_is_and_is_not_appended) {
  choosing page{
      {own("a1", "a", 60, not_inlined_reason::over_cap), own("a2", "b", 60, not_inlined_reason::over_cap)}};
  page.choose({macro(image_target::own_attachment, "a")});
  EXPECT_THAT(page.in, IsEmpty());
  EXPECT_THAT(page.out, ElementsAre("overCap"));
}

TEST(choose_images, one_that_is_refused_stays_with_that_reason_named_or_not) {
  choosing page{{own("a1", "a", 60, not_inlined_reason::too_large),
                 own("a2", "b", 60, not_inlined_reason::type_not_allowed)},
                100};
  page.choose({macro(image_target::own_attachment, "a")});
  EXPECT_THAT(page.in, IsEmpty());
  EXPECT_THAT(page.out, ElementsAre("tooLarge", "typeNotAllowed"));
}

TEST(choose_images, one_without_bytes_is_not_asked_for) {
  choosing page{{own("a1", "a", 0), own("a2", "b", 0)}};
  page.choose({macro(image_target::own_attachment, "a")});
  EXPECT_THAT(page.in, IsEmpty());
  EXPECT_THAT(page.out, ElementsAre("fetchFailed", "fetchFailed"));
}

TEST(choose_images, what_other_pages_have_is_taken_by_their_rules) {
  choosing page{};
  page.others["gif"] = not_inlined_reason::type_not_allowed;
  page.others["big"] = not_inlined_reason::too_large;
  page.choose({macro(image_target::other_page, "gif", "T"), macro(image_target::other_page, "big", "T"),
               macro(image_target::other_page, "none", "T")});
  EXPECT_THAT(page.out, ElementsAre("typeNotAllowed", "tooLarge", "notFound"));
}

TEST(mark_inlined, takes_images_of_each_page_from_the_smallest_up) {
  extraction found;
  const auto add = [&](std::uint32_t content, std::uint64_t size, std::uint16_t type) {
    confluence::attachment row;
    row.id = "att";
    row.size = size;
    found.attachments.push_back({content, row, type});
  };
  const std::vector<std::string> types{"application/pdf", "image/png"};
  add(0, 60, 1);
  add(0, 10, 0);
  add(0, 50, 1);
  add(1, 60, 1);
  mark_inlined(found, types, 100);
  std::vector<std::string> said;
  for (const auto& one : found.attachments)
    said.emplace_back(one.inlined ? "in" : one.over_cap ? "over" : "file");
  EXPECT_THAT(said, ElementsAre("over", "file", "in", "in"));
}

} // namespace

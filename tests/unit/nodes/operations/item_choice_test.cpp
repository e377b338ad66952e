#include "nodes/operations/item_choice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::size_t line_refused(const std::string& text) {
  try {
    read_named_items(text);
  } catch (const unreadable_line& error) {
    return error.number();
  }
  return 0;
}

TEST(named_items, are_failed_ones_or_ids_between_comments_and_empty_lines) {
  const auto named = read_named_items("# of last night\n\n 12 \r\n12::att7\n"
                                      R"({"tenant":"acme","key":"acme/65_DOC/13::att8","tries":5})");
  ASSERT_EQ(named.size(), 3U);
  EXPECT_EQ(named[0].item_key, "12");
  EXPECT_TRUE(named[0].with_attachments);
  EXPECT_EQ(named[1].item_key, "12::att7");
  EXPECT_FALSE(named[1].with_attachments);
  EXPECT_EQ(named[2].item_key, "13::att8");
  EXPECT_EQ(named[2].tenant, "acme");
  EXPECT_THAT(read_named_items(""), IsEmpty());
}

TEST(named_items, are_not_what_has_no_id) {
  for (const auto* line : {"att7", "12::", "12 13", "{", "{}", R"({"tenant":"acme","key":"acme/65_DOC/x"})",
                           R"({"tenant":"","key":"acme/65_DOC/1"})", R"({"tenant":"acme","key":7})", "[1]"})
    EXPECT_EQ(line_refused("1\n" + std::string(line) + "\n"), 2U) << line;
}

TEST(an_item_choice, takes_of_a_failed_page_the_page_alone) {
  const item_choice choice({{"acme", "1", false}, {"acme", "2::att9", false}, {"other", "3", false}}, "acme");
  EXPECT_TRUE(choice.takes_page("1"));
  EXPECT_FALSE(choice.takes_attachment("1", "att1"));
  EXPECT_FALSE(choice.takes_page("2"));
  EXPECT_TRUE(choice.takes_attachment("2", "att9"));
  EXPECT_FALSE(choice.takes_attachment("2", "att8"));
  EXPECT_FALSE(choice.takes_page("3")) << "another tenant's";
  EXPECT_THAT(choice.page_ids(), ElementsAre("1", "2"));
  EXPECT_THAT(choice.item_keys("2"), ElementsAre("2::att9"));
}

TEST(an_item_choice, takes_of_an_id_the_page_with_its_attachments_for_every_tenant) {
  const item_choice choice({{"", "1", true}}, "acme");
  EXPECT_TRUE(choice.takes_page("1"));
  EXPECT_TRUE(choice.takes_attachment("1", "att1"));
  EXPECT_TRUE(item_choice({{"other", "1", false}}, "acme").is_empty());
}

TEST(an_item_choice, keeps_the_images_of_the_pages_that_it_takes) {
  space_records records({"65", "DOC", "Documents"});
  confluence::attachment image;
  for (const auto* id : {"1", "2"}) {
    const auto& page = records.add_page(id, "/x", 1'000, confluence::content_type::page);
    const auto image_id = "att" + std::string(id);
    image.id = image_id;
    records.add_image(page, image, 0);
    records.add_attachment(page, image, 0);
  }
  const auto chosen = chosen_of(records, item_choice({{"", "2", false}, {"", "1::att1", false}}, "acme"));
  ASSERT_EQ(chosen->pages().size(), 1U);
  EXPECT_EQ(chosen->pages()[0].id(), "2");
  ASSERT_EQ(chosen->images().size(), 1U);
  EXPECT_EQ(chosen->images()[0].id(), "att2");
  ASSERT_EQ(chosen->attachments().size(), 1U);
  EXPECT_EQ(chosen->attachments()[0].id(), "att1");
}

} // namespace

#include "nodes/operations/gone_contents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::IsEmpty;

/// Space 65 with the pages 1 and 2.
class gone_contents : public testing::Test {
protected:
  gone_contents() {
    for (const auto* id : {"1", "2"})
      records.add_page(id, "", 0, confluence::content_type::page);
  }
  static std::vector<content_to_delete> contents_of(const std::vector<std::string>& items) {
    std::vector<content_to_delete> contents;
    for (const auto& item : items)
      contents.push_back({"id of " + item, "acme/65_DOC/" + item, item});
    return contents;
  }
  static std::vector<std::string> items_of(const std::vector<content_to_delete>& contents) {
    std::vector<std::string> items;
    for (const auto& content : contents)
      items.push_back(content.item_key);
    return items;
  }
  void show_image(std::size_t page, const char* id, std::optional<not_inlined_reason> left = {}) {
    confluence::attachment image;
    image.id = id;
    records.add_image(records.pages()[page], image, 0, left);
  }

  space_records records{space_identity{"65", "DOC", "Documents"}};
};

TEST_F(gone_contents, lack_the_attachments_of_pages_that_could_not_be_asked_for_them) {
  records.note_unknown_attachments("1");
  auto contents = contents_of({"1", "1::att1", "2::att2"});
  take_out_unknown_attachments(contents, records);
  EXPECT_THAT(items_of(contents), ElementsAre("1", "2::att2"));
}

TEST_F(gone_contents, lack_what_was_submitted_as_well) {
  auto contents = contents_of({"1", "2"});
  sorted_answer sorted;
  sorted.contradictory = {"2"};
  EXPECT_EQ(take_out_submitted(contents, sorted), 1U);
  EXPECT_THAT(items_of(contents), ElementsAre("1"));
}

TEST_F(gone_contents, tell_of_attachments_whose_page_stays_of_what_type_it_is) {
  auto contents = contents_of({"1::att1", "9::att9"});
  note_pages_that_stay(contents, records);
  EXPECT_EQ(contents[0].staying_page_type, confluence::content_type::page);
  EXPECT_EQ(contents[1].staying_page_type, std::nullopt);
}

TEST_F(gone_contents, lack_images_that_go_into_their_pages_now) {
  show_image(1, "att5");
  auto contents = contents_of({"1::att1", "2::att5"});
  const auto replaced = take_out_replaced(contents, records);
  EXPECT_THAT(items_of(contents), ElementsAre("1::att1"));
  EXPECT_THAT(items_of(replaced.contents), ElementsAre("2::att5"));
  EXPECT_EQ(replaced.contents.front().reason, deletion_reason::replaced_by_inlining);
  EXPECT_THAT(replaced.pages, ElementsAre(1U));
}

TEST_F(gone_contents, keep_images_among_them_that_do_not_go_into_their_pages) {
  show_image(0, "att5", not_inlined_reason::too_large);
  auto contents = contents_of({"1::att5"});
  const auto replaced = take_out_replaced(contents, records);
  EXPECT_THAT(items_of(contents), ElementsAre("1::att5"));
  EXPECT_THAT(replaced.pages, IsEmpty());
}

} // namespace

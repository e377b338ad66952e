#include "nodes/operations/space_records.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;

TEST(space_records, gives_an_attachment_without_time_the_time_of_its_page) {
  space_records records({"65", "DOC", "Documents"});
  const auto& page = records.add_page("101", "/x", 5'000, confluence::content_type::page);
  confluence::attachment attachment;
  attachment.id = "att1";
  records.add_attachment(page, attachment, 0);
  attachment.updated = 7'000;
  records.add_attachment(page, attachment, 0);
  EXPECT_EQ(records.attachments()[0].updated, 5'000);
  EXPECT_EQ(records.attachments()[1].updated, 7'000);
}

TEST(space_records, makes_keys_from_page_and_attachment_ids) {
  space_records records({"65", "DOC", "Documents"});
  const auto& page = records.add_page("101", "/x", 0, confluence::content_type::page);
  confluence::attachment attachment;
  attachment.id = "att900";
  attachment.title = "plan.pdf";
  attachment.download = "/download/plan.pdf";
  records.add_attachment(page, attachment, 3);
  EXPECT_EQ(item_key(page), "101");
  EXPECT_EQ(item_key(records.attachments()[0]), "101::att900");
  EXPECT_EQ(records.attachments()[0].title(), "plan.pdf");
  EXPECT_EQ(records.attachments()[0].download(), "/download/plan.pdf");
}

TEST(space_records, keeps_an_attachment_whole_when_it_is_copied_without_its_page) {
  space_records copy({"65", "DOC", "Documents"});
  {
    space_records records({"65", "DOC", "Documents"});
    const auto& page = records.add_page("101", "/x", 5'000, confluence::content_type::page);
    confluence::attachment attachment;
    attachment.id = "att900";
    records.add_attachment(page, attachment, 3);
    copy.add_attachment(records.attachments()[0]);
  }
  EXPECT_EQ(item_key(copy.attachments()[0]), "101::att900");
  EXPECT_EQ(copy.attachments()[0].updated, 5'000);
}

} // namespace

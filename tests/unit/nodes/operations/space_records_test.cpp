#include "nodes/operations/space_records.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

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

/// A media type as it comes back out of records, and out of a copy.
std::pair<std::string, std::string> spelled(std::string_view media_type) {
  space_records records({"65", "DOC", "Documents"}), copy({"65", "DOC", "Documents"});
  confluence::attachment attachment;
  attachment.media_type = media_type;
  records.add_attachment(records.add_page("101", "/x", 0, confluence::content_type::page), attachment, 0);
  copy.add_attachment(records.attachments()[0]);
  return {std::string(records.attachments()[0].spelling()), std::string(copy.attachments()[0].spelling())};
}

TEST(space_records, keeps_media_types_as_they_are_spelled) {
  const std::string type = "Text/Plain; charset=\"UTF-8\"";
  EXPECT_EQ(spelled(type), std::pair(type, type));
}

TEST(space_records, keeps_no_media_type_that_is_no_value_of_a_header_field) {
  for (const auto& type : {std::string("text/plain; a=\r\nb: c"), std::string("text/plain; a=ü"),
                           std::string(), "text/plain; a=" + std::string(200, 'x')})
    EXPECT_EQ(spelled(type).first, "");
}

TEST(space_records, keeps_some_spellings_of_media_types_and_not_any_number) {
  space_records records({"65", "DOC", "Documents"});
  const auto& page = records.add_page("101", "/x", 0, confluence::content_type::page);
  for (int i = 0; i < 100; ++i) {
    const auto type = "text/plain; n=" + std::to_string(i % 70);
    confluence::attachment attachment;
    attachment.media_type = type;
    records.add_attachment(page, attachment, 0);
  }
  EXPECT_EQ(records.attachments()[63].spelling(), "text/plain; n=63");
  EXPECT_EQ(records.attachments()[64].spelling(), "");
  EXPECT_EQ(records.attachments()[70].spelling(), "text/plain; n=0");
}

} // namespace

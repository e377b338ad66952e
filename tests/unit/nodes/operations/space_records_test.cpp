#include "nodes/operations/space_records.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

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
  EXPECT_EQ(records.attachments()[0].download_link(), "/download/plan.pdf");
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

/// A download link as it comes back out of records of an attachment with that title, and out of a copy.
std::pair<std::string, std::string> linked(std::string_view title, std::string_view link) {
  space_records records({"65", "DOC", "Documents"}), copy({"65", "DOC", "Documents"});
  confluence::attachment attachment;
  attachment.id = "att900";
  attachment.title = title;
  attachment.download = link;
  records.add_attachment(records.add_page("101", "", 0, confluence::content_type::page), attachment, 0);
  copy.add_attachment(records.attachments()[0]);
  return {records.attachments()[0].download_link(), copy.attachments()[0].download_link()};
}

TEST(space_records, give_download_links_back_as_they_came) {
  for (const std::string link :
       {"", "/download/attachments/101/a%20b.pdf?version=1&api=v2", "/download/attachments/101/a%20b.pdf",
        "/download/attachments/101/a+b.pdf?version=1", "/download/attachments/102/a%20b.pdf",
        "/confluence/download/attachments/101/a%20b.pdf", "/download/attachments/101/", "?version=1"})
    EXPECT_EQ(linked("a b.pdf", link), std::pair(link, link));
  const std::string of_no_title = "/download/attachments/101/?version=1";
  EXPECT_EQ(linked("", of_no_title).first, of_no_title);
}

TEST(space_records, give_numbers_back_as_they_came) {
  space_records records({"65", "DOC", "Documents"});
  const auto& page = records.add_page("101", "", 0, confluence::content_type::page);
  const std::vector<std::uint64_t> sizes{0, 127, 128, 16'383, 16'384, ~std::uint64_t{0}};
  const std::vector<confluence::epoch_ms> times{
      0, -1, 63, 64, 1'779'866'120'913, std::numeric_limits<std::int64_t>::min()};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    confluence::attachment attachment;
    attachment.size = sizes[i];
    attachment.updated = times[i];
    records.add_attachment(page, attachment, static_cast<std::uint16_t>(i * 1'000));
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    EXPECT_EQ(records.attachments()[i].size, sizes[i]);
    EXPECT_EQ(records.attachments()[i].updated, times[i]);
    EXPECT_EQ(records.attachments()[i].media_type_index, i * 1'000);
  }
}

/// A media type as it comes back out of records, and out of a copy.
std::pair<std::string, std::string> spelled(std::string_view media_type) {
  space_records records({"65", "DOC", "Documents"}), copy({"65", "DOC", "Documents"});
  confluence::attachment attachment;
  attachment.media_type = media_type;
  records.add_attachment(records.add_page("101", "/x", 0, confluence::content_type::page), attachment, 0);
  copy.add_attachment(records.attachments()[0]);
  return {std::string(records.attachments()[0].media_type_text()),
          std::string(copy.attachments()[0].media_type_text())};
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
  EXPECT_EQ(records.attachments()[63].media_type_text(), "text/plain; n=63");
  EXPECT_EQ(records.attachments()[64].media_type_text(), "");
  EXPECT_EQ(records.attachments()[70].media_type_text(), "text/plain; n=0");
}

} // namespace

#include "nodes/operations/attachment_rules.hpp"
#include "tests/unit/nodes/results_builder.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using test::extracted;
using test::page_of;
using test::results_of;

confluence::attachment attachment(std::string_view type, std::optional<std::uint64_t> size) {
  confluence::attachment made;
  made.id = "att1";
  made.media_type = type;
  made.size = size;
  return made;
}

TEST(attachment_rules, compares_media_types_without_case_and_parameters) {
  const attachment_rules rules({"text/html", "application/pdf"}, 100);
  EXPECT_EQ(rules.judge(attachment("Text/HTML; charset=utf-8", 1)).media_type_index, 0);
  EXPECT_EQ(rules.judge(attachment("application/pdf\t; a=b", 1)).media_type_index, 1);
  EXPECT_FALSE(rules.judge(attachment("application/zip", 1)).media_type_index);
}

TEST(attachment_rules, accepts_exactly_the_limit_and_nothing_above) {
  const attachment_rules rules({"text/html"}, 100);
  EXPECT_TRUE(rules.judge(attachment("text/html", 100)).media_type_index);
  EXPECT_EQ(rules.judge(attachment("text/html", 101)).reason, "attachment too large");
}

TEST(attachment_rules, leaves_out_what_has_no_media_type_or_no_size) {
  const attachment_rules rules({"text/html"}, 100);
  EXPECT_EQ(rules.judge(attachment("", 1)).reason, "attachment without media type");
  EXPECT_EQ(rules.judge(attachment("text/html", std::nullopt)).reason, "attachment without size");
}

TEST(attachment_rules, leaves_out_what_is_not_current) {
  auto draft = attachment("text/html", 1);
  draft.status = "draft";
  EXPECT_EQ(attachment_rules({"text/html"}, 100).judge(draft).reason, "attachment that isn't current");
}

TEST(attachment_rules, say_of_an_image_that_is_refused_which_reason_its_page_is_told) {
  const attachment_rules rules({"image/png"}, 100);
  EXPECT_EQ(rules.judge(attachment("Image/GIF", 1)).refused_image, not_inlined_reason::type_not_allowed);
  EXPECT_EQ(rules.judge(attachment("image/png", 101)).refused_image, not_inlined_reason::too_large);
  EXPECT_EQ(rules.judge(attachment("application/pdf", 1)).refused_image, std::nullopt);
  EXPECT_EQ(rules.judge(attachment("image/png", 100)).refused_image, std::nullopt);
}

TEST(extract, takes_nothing_of_a_page_whose_attachments_are_unknown) {
  const auto page = page_of({{"1", "65", false, {}, {"att1"}}, {"2", "65", false, {}, {"att2"}}});
  const std::vector<std::uint32_t> accepted{0U, 1U};
  const auto result = extract(*page, accepted, {{0U, nullptr}}, attachment_rules({"application/pdf"}, 100));
  ASSERT_EQ(result.found.attachments.size(), 1U);
  EXPECT_EQ(result.found.attachments[0].row.id, "att2");
  EXPECT_EQ(result.found.unknown_attachments, std::vector<std::uint32_t>(1, 0U));
}

TEST(extract, takes_attachments_of_accepted_items_only) {
  auto results = results_of(search_kind::labels, 1,
                            {{"1", "65", false, {}, {"att1"}}, {"2", "65", false, {}, {"att2", "att3"}}});
  accepted_results accepted{results, std::make_shared<const std::vector<std::uint32_t>>(1, 1U)};
  const auto result = extract(*accepted.results.search_page, *accepted.indices, {},
                              attachment_rules({"application/pdf"}, 100));
  ASSERT_EQ(result.found.attachments.size(), 2U);
  EXPECT_EQ(result.found.attachments[0].row.id, "att2");
  EXPECT_EQ(result.found.attachments[0].content_index, 1U);
}

std::shared_ptr<const confluence::client::more_attachments> more(const std::vector<std::string>& ids,
                                                                 bool replaces) {
  auto made = std::make_shared<confluence::client::more_attachments>();
  made->replaces_rows_in_answer = replaces;
  auto page = page_of({{"1", "65", false, {}, ids}});
  confluence::attachment_list list;
  list.attachments = page->attachments;
  list.text = std::move(page->text);
  made->lists.push_back(std::move(list));
  return made;
}

TEST(extract, replaces_inlined_attachments_by_a_complete_list) {
  const auto results = extracted(results_of(search_kind::labels, 1, {{"1", "65", false, {}, {"att1"}}}));
  const auto result =
      extract(*results.accepted.results.search_page, *results.accepted.indices,
              {{0U, more({"att1", "att2"}, true)}}, attachment_rules({"application/pdf"}, 100));
  EXPECT_EQ(result.found.attachments.size(), 2U);
}

TEST(extract, appends_a_continuation_without_repeating_what_came_twice) {
  const auto results =
      extracted(results_of(search_kind::labels, 1, {{"1", "65", false, {}, {"att1", "att2"}}}));
  const auto result =
      extract(*results.accepted.results.search_page, *results.accepted.indices,
              {{0U, more({"att2", "att3"}, false)}}, attachment_rules({"application/pdf"}, 100));
  ASSERT_EQ(result.found.attachments.size(), 3U);
  EXPECT_EQ(result.found.attachments[2].row.id, "att3");
}

} // namespace

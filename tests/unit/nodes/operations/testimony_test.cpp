#include "nodes/operations/testimony.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using verdict = testimony::verdict;

/// A labelled page of space 65 as Data Center gives it.
confluence::stored_content a_page() {
  confluence::stored_content page;
  page.id = "7";
  page.type = "page";
  page.status = "current";
  page.space_id = "65";
  page.space_type = "global";
  page.labels.emplace(1, "one");
  return page;
}

config::confluence_config labels() {
  config::confluence_config config;
  config.ingest_single_label = "one";
  config.ingest_all_label = "tree";
  return config;
}

testimony of(const confluence::stored_content& page, tristate below_root = tristate::no) {
  return judge_page(&page, "65", labels(), below_root);
}

TEST(judge_page, gives_up_what_is_not_there) {
  EXPECT_EQ(judge_page(nullptr, "65", labels(), tristate::no).reason, deletion_reason::removed);
}

TEST(judge_page, keeps_what_carries_either_label_or_is_below_a_root) {
  EXPECT_EQ(of(a_page()).given, verdict::stays);
  auto page = a_page();
  page.labels.emplace(1, "tree");
  EXPECT_EQ(of(page).given, verdict::stays);
  page.labels.emplace();
  EXPECT_EQ(of(page, tristate::yes).given, verdict::stays);
}

TEST(judge_page, gives_up_what_is_there_and_not_to_be_ingested) {
  auto page = a_page();
  page.labels.emplace(1, "other");
  EXPECT_EQ(of(page).reason, deletion_reason::unlabelled);
  page = a_page();
  page.space_type = "personal";
  EXPECT_EQ(of(page).reason, deletion_reason::unlabelled);
  page = a_page();
  page.type = "whiteboard";
  EXPECT_EQ(of(page).reason, deletion_reason::unlabelled);
}

TEST(judge_page, gives_up_what_is_not_current_or_in_another_space) {
  for (const char* status : {"trashed", "archived", "draft", "historical"}) {
    auto page = a_page();
    page.status = status;
    EXPECT_EQ(of(page).reason, deletion_reason::trashed) << status;
  }
  auto page = a_page();
  page.space_id = "66";
  EXPECT_EQ(of(page).reason, deletion_reason::moved);
}

TEST(judge_page, can_not_tell_by_words_that_it_does_not_know) {
  for (const char* status : {"restricted", "CURRENT", "Trashed", "trashed "}) {
    auto page = a_page();
    page.status = status;
    EXPECT_EQ(of(page).given, verdict::undecided) << status;
  }
  for (const char* space : {"65 ", " 65", "x", "-1"}) {
    auto page = a_page();
    page.space_id = space;
    EXPECT_EQ(of(page).given, verdict::undecided) << space;
  }
  auto page = a_page();
  page.space_type = "GLOBAL";
  EXPECT_EQ(of(page).given, verdict::undecided);
}

TEST(judge_page, tells_when_nothing_but_labels_says_that_a_page_is_to_go) {
  auto page = a_page();
  EXPECT_FALSE(of(page).for_want_of_labels);
  page.labels.emplace();
  EXPECT_TRUE(of(page).for_want_of_labels);
  page.space_type = "personal";
  EXPECT_FALSE(of(page).for_want_of_labels);
}

TEST(judge_attachment, can_not_tell_by_words_that_it_does_not_know) {
  const std::vector<std::string> allowed{"text/plain"};
  const attachment_rules rules(allowed, 100);
  confluence::stored_content attachment;
  attachment.status = "restricted";
  attachment.container = "7";
  attachment.media_type = "text/plain";
  attachment.size = 10;
  EXPECT_EQ(judge_attachment(&attachment, "7", rules).given, verdict::undecided);
  attachment.status = "current";
  attachment.container = "7 ";
  EXPECT_EQ(judge_attachment(&attachment, "7", rules).given, verdict::undecided);
}

TEST(judge_page, can_not_tell_without_labels_roots_or_a_known_type) {
  auto page = a_page();
  page.labels.reset();
  EXPECT_EQ(of(page).given, verdict::undecided);
  page.labels.emplace();
  EXPECT_EQ(of(page, tristate::unknown).given, verdict::undecided);
  page = a_page();
  page.type = "livedoc";
  EXPECT_EQ(of(page).given, verdict::undecided);
}

TEST(judge_attachment, goes_by_what_the_store_and_the_settings_say) {
  const std::vector<std::string> allowed{"text/plain"};
  const attachment_rules rules(allowed, 100);
  confluence::stored_content attachment;
  attachment.status = "current";
  attachment.container = "7";
  attachment.media_type = "text/plain";
  attachment.size = 10;
  EXPECT_EQ(judge_attachment(nullptr, "7", rules).reason, deletion_reason::removed);
  EXPECT_EQ(judge_attachment(&attachment, "7", rules).given, verdict::stays);
  EXPECT_EQ(judge_attachment(&attachment, "8", rules).reason, deletion_reason::moved);
  attachment.size = 101;
  EXPECT_EQ(judge_attachment(&attachment, "7", rules).reason, deletion_reason::not_allowed);
  attachment.size.reset();
  EXPECT_EQ(judge_attachment(&attachment, "7", rules).given, verdict::undecided);
  attachment.status = "trashed";
  EXPECT_EQ(judge_attachment(&attachment, "7", rules).reason, deletion_reason::trashed);
}

} // namespace

#include "nodes/deletion.hpp"
#include "nodes/operations/attachment_transfer.hpp"
#include "nodes/operations/delivery.hpp"
#include "nodes/page_batching.hpp"
#include "nodes/page_ingestion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(labels_for, leaves_out_the_ingest_labels_sorts_and_removes_duplicates) {
  config::confluence_config ingest;
  ingest.ingest_single_label = "ai-ingest";
  ingest.ingest_all_label = "ai-ingest-all";
  EXPECT_THAT(labels_for({"zeta", "ai-ingest", "äpfel", "alpha", "zeta", "ai-ingest-all", "Beta"}, ingest),
              ElementsAre("Beta", "alpha", "zeta", "äpfel"));
}

TEST(batches_of, cuts_items_without_losing_any) {
  const auto batches = batches_of(nullptr, 120, 50);
  ASSERT_EQ(batches.size(), 3U);
  EXPECT_EQ(batches[2].first, 100U);
  EXPECT_EQ(batches[2].count, 20U);
}

TEST(batches_of, makes_no_batch_of_nothing) {
  EXPECT_THAT(batches_of(nullptr, 0, 50), IsEmpty());
}

TEST(deletion_batches, holds_twenty_contents_each) {
  const std::vector<content_to_delete> contents(45);
  const auto batches = deletion_batches(contents);
  ASSERT_EQ(batches.size(), 3U);
  EXPECT_EQ(batches[0].contents->size(), 20U);
  EXPECT_EQ(batches[2].contents->size(), 5U);
}

TEST(ends_cycle, is_true_for_a_quota_and_for_an_answer_as_to_somebody_else) {
  using http::api_error;
  using http::api_fault;
  EXPECT_TRUE(api_error(api_fault::quota, 429, "").ends_cycle());
  EXPECT_TRUE(api_error(api_fault::anonymous, 404, "").ends_cycle());
  EXPECT_FALSE(api_error(api_fault::authentication, 401, "").ends_cycle());
  EXPECT_FALSE(api_error(api_fault::status, 500, "").ends_cycle());
  EXPECT_FALSE(api_error(api_fault::transfer, 0, "").ends_cycle());
}

TEST(login_page_refusal, refuses_html_where_a_file_was_announced) {
  const http::headers html{{"Content-Type", "text/html;charset=UTF-8"}};
  EXPECT_THAT(login_page_refusal(html, "application/pdf"), HasSubstr("login page"));
}

TEST(login_page_refusal, accepts_html_that_was_announced_and_files_of_any_other_type) {
  EXPECT_THAT(login_page_refusal({{"content-type", "text/html"}}, "text/html"), IsEmpty());
  EXPECT_THAT(login_page_refusal({{"content-type", "application/octet-stream"}}, "application/pdf"),
              IsEmpty());
  EXPECT_THAT(login_page_refusal({}, "application/pdf"), IsEmpty());
}

} // namespace

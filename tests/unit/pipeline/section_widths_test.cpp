#include "pipeline/section_widths.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using pipeline::widths_of;

config::tenant tenant_with(unsigned concurrency, unsigned body_batch_size) {
  config::tenant tenant;
  tenant.processing.discovery_concurrency = 7;
  tenant.processing.concurrency = concurrency;
  tenant.processing.body_batch_size = body_batch_size;
  return tenant;
}

TEST(section_widths, are_what_the_settings_ask_for) {
  const auto widths = widths_of(tenant_with(9, 50));
  EXPECT_EQ(widths.searches, 7U);
  EXPECT_EQ(widths.items, 9U);
}

TEST(section_widths, have_bodies_in_hand_for_all_items_and_a_batch_to_spare) {
  for (const auto& [concurrency, batch] :
       {std::pair{1U, 1U}, {1U, 50U}, {50U, 50U}, {51U, 50U}, {200U, 1U}}) {
    const auto widths = widths_of(tenant_with(concurrency, batch));
    EXPECT_GT(widths.page_batches * batch, concurrency) << concurrency << " by " << batch;
    EXPECT_LE(widths.page_batches, 2 + concurrency / batch) << concurrency << " by " << batch;
  }
}

TEST(section_widths, are_never_zero_since_nothing_would_pass) {
  const auto widths = widths_of(tenant_with(1, 100));
  for (const auto width : {widths.searches, widths.spaces, widths.page_batches, widths.items,
                           widths.attachment_batches, widths.deletions, widths.removed_spaces})
    EXPECT_GT(width, 0U);
}

TEST(section_widths, have_a_connection_for_each_message_that_may_be_in_hand) {
  pipeline::section_widths widths{2, 3, 5, 7, 11, 13, 17};
  EXPECT_EQ(widths.calls_at_once(), 2U + 7 + (13 + 17));
  widths.spaces = 40;
  EXPECT_EQ(widths.calls_at_once(), 2U + 7 + (5 + 40));
}

} // namespace

#include "nodes/operations/search_tracker.hpp"

#include <gtest/gtest.h>

namespace {

using namespace cfc;
using namespace cfc::nodes;

TEST(search_tracker, is_not_complete_before_anything_was_answered) {
  search_tracker tracker;
  EXPECT_FALSE(tracker.complete());
  tracker.expect(1);
  EXPECT_FALSE(tracker.complete());
}

TEST(search_tracker, is_complete_when_all_announced_requests_were_answered) {
  search_tracker tracker;
  for (const std::uint64_t request : {1, 2, 3})
    tracker.expect(request);
  tracker.answered(1);
  EXPECT_FALSE(tracker.complete());
  tracker.answered(2);
  EXPECT_FALSE(tracker.complete());
  tracker.answered(3);
  EXPECT_TRUE(tracker.complete());
}

TEST(search_tracker, is_not_fooled_by_an_answer_that_overtakes_the_one_announcing_it) {
  search_tracker tracker;
  tracker.expect(1);
  tracker.answered(2);
  EXPECT_FALSE(tracker.complete());
  tracker.expect(2);
  tracker.answered(1);
  EXPECT_TRUE(tracker.complete());
}

} // namespace

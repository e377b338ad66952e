#include "nodes/operations/batch_size.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;
using testing::ElementsAre;

void answer_well(batch_size& tested, std::size_t times) {
  for (std::size_t i = 0; i < times; ++i)
    tested.went_well(tested.now());
}

TEST(batch_size, begins_with_the_largest) {
  EXPECT_EQ(batch_size(50).now(), 50U);
}

TEST(batch_size, is_halved_down_to_one) {
  batch_size tested(50);
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 7; ++i) {
    tested.was_too_much(tested.now());
    sizes.push_back(tested.now());
  }
  EXPECT_THAT(sizes, ElementsAre(25, 12, 6, 3, 1, 1, 1));
}

TEST(batch_size, is_halved_once_for_all_batches_that_were_on_their_way) {
  batch_size tested(50);
  for (int i = 0; i < 4; ++i)
    tested.was_too_much(50);
  EXPECT_EQ(tested.now(), 25U);
}

TEST(batch_size, grows_after_ten_good_ones_up_to_where_it_began) {
  batch_size tested(50);
  tested.was_too_much(50);
  answer_well(tested, 9);
  EXPECT_EQ(tested.now(), 25U);
  answer_well(tested, 1);
  EXPECT_EQ(tested.now(), 50U);
  answer_well(tested, 100);
  EXPECT_EQ(tested.now(), 50U);
}

TEST(batch_size, learns_nothing_from_a_smaller_one) {
  batch_size tested(50);
  tested.was_too_much(50);
  for (int i = 0; i < 100; ++i)
    tested.went_well(24);
  EXPECT_EQ(tested.now(), 25U);
}

TEST(batch_size, counts_anew_after_a_failure) {
  batch_size tested(50);
  tested.was_too_much(50);
  answer_well(tested, 9);
  tested.was_too_much(25);
  answer_well(tested, 9);
  EXPECT_EQ(tested.now(), 12U);
}

TEST(batch_size, waits_twice_as_long_each_time_that_growing_was_a_mistake) {
  batch_size tested(50);
  std::size_t failures = 0;
  for (int batch = 0; batch < 1000; ++batch) {
    if (tested.now() > 10) {
      tested.was_too_much(tested.now());
      ++failures;
    } else {
      tested.went_well(tested.now());
    }
  }
  EXPECT_LE(failures, 10U) << "3 to begin with, then after 10, 20, 40, … good ones";
}

TEST(is_too_much, is_no_answer_in_time_or_one_refused_for_its_size) {
  http::failure late, large;
  late.timed_out = true;
  large.too_large = true;
  EXPECT_TRUE(is_too_much(late));
  EXPECT_TRUE(is_too_much(large));
  for (const int status : {413, 502, 504}) {
    http::failure refused;
    refused.is_status = true;
    refused.status = status;
    EXPECT_TRUE(is_too_much(refused)) << status;
  }
}

TEST(is_too_much, is_no_other_failure) {
  EXPECT_FALSE(is_too_much(http::failure()));
  for (const int status : {400, 403, 404, 429, 500, 503}) {
    http::failure refused;
    refused.is_status = true;
    refused.status = status;
    EXPECT_FALSE(is_too_much(refused)) << status;
  }
}

} // namespace

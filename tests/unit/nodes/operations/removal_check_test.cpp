#include "nodes/operations/minutes_for.hpp"
#include "nodes/operations/removal_check.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace cfc;
using namespace cfc::nodes;

TEST(sort_by_testimony, keeps_everything_of_a_space_whose_index_hides_too_much) {
  const auto sorted = [](int averted, int gone) {
    std::vector<content_to_delete> contents;
    std::vector<testimony> said;
    for (int i = 0; i < averted + gone; ++i) {
      contents.push_back({"", std::to_string(i), std::to_string(i)});
      said.push_back(i < averted ? testimony::stays("there") : testimony::gone(deletion_reason::removed));
    }
    return sort_by_testimony(std::move(contents), said);
  };
  EXPECT_EQ(sorted(1, 9).gone.size(), 9U);
  EXPECT_EQ(sorted(1, 8).gone.size(), 0U) << "more than a tenth";
  EXPECT_EQ(sorted(1, 8).undecided.size(), 8U);
  EXPECT_EQ(sorted(20, 980).gone.size(), 980U);
  EXPECT_EQ(sorted(21, 979).gone.size(), 0U) << "more than 20";
}

TEST(sort_by_testimony, takes_a_page_that_is_not_stored_in_its_new_space_for_no_fault_of_the_index) {
  std::vector<content_to_delete> contents{{"", "k/1", "1"}, {"", "k/2", "2"}};
  const auto sorted =
      sort_by_testimony(std::move(contents), {testimony::not_stored_in({"66", "HR", "People"}),
                                              testimony::gone(deletion_reason::removed)});
  EXPECT_EQ(sorted.averted.size(), 1U);
  EXPECT_EQ(sorted.gone.size(), 1U);
}

TEST(sort_by_testimony, keeps_what_nothing_decides_about_and_what_stays_each_with_its_reason) {
  std::vector<content_to_delete> contents{{"", "k/1", "1"}, {"", "k/2", "2"}, {"", "k/3::a", "3::a"}};
  const auto sorted = sort_by_testimony(std::move(contents),
                                        {testimony::gone(deletion_reason::trashed),
                                         testimony::undecided("who knows"), testimony::stays("it is there")});
  ASSERT_EQ(sorted.gone.size(), 1U);
  EXPECT_EQ(sorted.gone[0].reason, deletion_reason::trashed);
  ASSERT_EQ(sorted.undecided.size(), 1U);
  EXPECT_EQ(sorted.undecided[0].why, "who knows");
  ASSERT_EQ(sorted.averted.size(), 1U);
  EXPECT_EQ(sorted.averted[0].key, "k/3::a");
}

TEST(the_forecast_of_the_check, says_how_long_20000_deletions_take_at_600_requests_a_minute) {
  std::vector<content_to_delete> contents;
  for (int i = 0; i < 20'000; ++i)
    contents.push_back({"", "", std::to_string(1'000 + i)});
  const auto of = [&](confluence::instance kind) { return witness::requests_for(kind, contents); };
  EXPECT_EQ(std::ceil(minutes_for(of(confluence::instance::data_center), 600)), 34)
      << "a look-up for each, and two controls";
  EXPECT_EQ(std::ceil(minutes_for(of(confluence::instance::cloud), 600)), 1) << "247 at a time, thrice";
  EXPECT_EQ(std::ceil(minutes_for(1, 600)), 1);
}

} // namespace

#include "nodes/operations/failed_search.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace {

using namespace cfc;
using namespace cfc::nodes;

const confluence::api_base data_center{"https://confluence.example.com", false};

search_answer failed(search_kind kind, std::size_t roots, int rows, int status) {
  auto scope = std::make_shared<search_query>();
  scope->kind = kind;
  for (std::size_t i = 0; i < roots; ++i)
    scope->roots.push_back({std::to_string(i), "65"});
  search_answer answer;
  answer.call.query = scope;
  answer.call.walk = confluence::search_walk(data_center, "x", "version", rows);
  answer.failure = http::failure();
  answer.failure->reason = "failed";
  answer.failure->status = status;
  answer.failure->is_status = status != 0;
  return answer;
}

search_answer timed_out(int rows) {
  auto answer = failed(search_kind::labels, 0, rows, 0);
  answer.failure->timed_out = true;
  return answer;
}

search_answer part_of_a_bad_group(std::size_t roots, int rows) {
  auto answer = failed(search_kind::descendants, roots, rows, 500);
  auto scope = std::make_shared<search_query>(*answer.call.query);
  scope->fails_at_any_size = true;
  answer.call.query = scope;
  return answer;
}

TEST(failed_search, asks_for_fewer_rows_after_500_502_504_and_a_time_out) {
  for (const int status : {500, 502, 504})
    EXPECT_EQ(remedy_for(failed(search_kind::labels, 0, 200, status)), remedy::fewer_rows) << status;
  EXPECT_EQ(remedy_for(timed_out(200)), remedy::fewer_rows);
  EXPECT_EQ(remedy_for(failed(search_kind::descendants, 50, 200, 500)), remedy::fewer_rows)
      << "before the group is halved";
}

TEST(failed_search, halves_pages_down_to_25_rows) {
  EXPECT_EQ(fewer_rows(200), 100);
  EXPECT_EQ(fewer_rows(51), 25);
  EXPECT_EQ(fewer_rows(30), 25);
  EXPECT_EQ(remedy_for(failed(search_kind::labels, 0, 26, 504)), remedy::fewer_rows);
  EXPECT_EQ(remedy_for(failed(search_kind::labels, 0, 25, 504)), remedy::none);
  EXPECT_EQ(remedy_for(timed_out(25)), remedy::none);
}

TEST(failed_search, of_a_group_is_halved_when_small_pages_fail_as_well) {
  EXPECT_EQ(remedy_for(failed(search_kind::descendants, 2, 25, 500)), remedy::halved_group);
}

TEST(failed_search, of_a_part_of_a_bad_group_is_halved_at_once_down_to_one_root) {
  EXPECT_EQ(remedy_for(part_of_a_bad_group(2, 200)), remedy::halved_group);
  EXPECT_EQ(remedy_for(part_of_a_bad_group(1, 200)), remedy::fewer_rows) << "it may be large itself";
  EXPECT_EQ(remedy_for(part_of_a_bad_group(1, 25)), remedy::lost_root);
}

TEST(failed_search, of_a_part_of_a_bad_group_still_gets_smaller_pages_when_it_is_only_slow) {
  auto answer = part_of_a_bad_group(2, 200);
  answer.failure->status = 504;
  EXPECT_EQ(remedy_for(answer), remedy::fewer_rows);
}

TEST(failed_search, of_a_group_that_is_refused_is_halved_whatever_the_size_of_its_pages) {
  for (const int status : {400, 404, 414})
    EXPECT_EQ(remedy_for(failed(search_kind::descendants, 2, 200, status)), remedy::halved_group) << status;
}

TEST(failed_search, of_one_root_that_is_refused_loses_it) {
  for (const int status : {400, 404})
    EXPECT_EQ(remedy_for(failed(search_kind::descendants, 1, 200, status)), remedy::lost_root) << status;
  EXPECT_EQ(remedy_for(failed(search_kind::descendants, 1, 200, 414)), remedy::none);
}

TEST(failed_search, for_another_reason_has_no_remedy) {
  for (const int status : {0, 401, 403, 410, 429, 503})
    EXPECT_EQ(remedy_for(failed(search_kind::descendants, 2, 200, status)), remedy::none) << status;
  for (const int status : {400, 404, 414})
    EXPECT_EQ(remedy_for(failed(search_kind::labels, 0, 200, status)), remedy::none) << status;
}

TEST(failed_search, of_a_server_that_is_too_slow_is_told_from_one_that_fails) {
  EXPECT_TRUE(too_slow(*timed_out(200).failure));
  EXPECT_TRUE(too_slow(*failed(search_kind::labels, 0, 200, 504).failure));
  EXPECT_FALSE(too_slow(*failed(search_kind::labels, 0, 200, 500).failure));
}

} // namespace

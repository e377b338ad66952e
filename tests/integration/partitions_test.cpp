#include "tests/integration/support/a_trap.hpp"

#include <algorithm>
#include <set>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::Not;

/// Searches that are split, by space or by creation date, since they would be long otherwise (DSC-11).
class partitions : public a_trap {
protected:
  void begin_with(const std::string& scenario, const std::vector<std::string>& options = {}) {
    start(scenario, options);
    configuration().set("processing.concurrency", "32");
    if (!GetParam().data_center)
      set_modes(R"({"total_size": true})");
  }
  run_result plan() {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.front() = "plan";
    return run_connector(directory, call);
  }
  std::vector<std::string> targets() const {
    std::vector<std::string> found;
    for (const auto& one : simulator().requests())
      found.push_back(one.target);
    return found;
  }
  /// Targets of discovery's searches, totals included.
  std::vector<std::string> searches() const {
    auto found = targets();
    std::erase_if(found, [](const std::string& target) {
      return target.find("/search?") == std::string::npos || target.find("body.storage") != std::string::npos;
    });
    return found;
  }
  std::vector<std::uint64_t> starts() const {
    std::vector<std::uint64_t> found;
    for (const auto& target : searches()) {
      if (const auto at = target.find("&start="); at != std::string::npos)
        found.push_back(std::stoull(target.substr(at + 7)));
    }
    return found;
  }
};

class partitions_by_minute : public partitions {};
class partitions_of_cloud : public partitions {};

/// Pages of one space, each created so many seconds after the one before, on 2024-03-05.
std::string created_one_by_one(int pages, int seconds) {
  std::string all;
  for (int i = 0; i < pages; ++i) {
    const int at = i * seconds;
    char time[32];
    std::snprintf(time, sizeof time, "2024-03-05T%02d:%02d:%02dZ", at / 3'600, at / 60 % 60, at % 60);
    all += std::string(i == 0 ? "" : ",") + R"({"id": )" + std::to_string(1'000 + i) +
           R"(, "space": "A", "title": "Page )" + std::to_string(i) +
           R"(", "labels": ["ai-ingest"], "body": "<p/>", "created": ")" + time + "\"}";
  }
  return R"({"spaces": [{"key": "A", "id": 1}], "pages": [)" + all + "]}";
}

constexpr std::uint64_t deep = 2'000, rows_of_a_part = 5'000;
constexpr const char* created_since = "created%20%3E%3D";

TEST_P(partitions, of_thousands_of_labelled_pages_together_find_them_all) {
  begin_with("", {"--spaces", "3", "--pages", "2600", "--attachments", "0", "--body-bytes", "100",
                  "--tree-percent", "0"});
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 2'600);
  expect_in_step();
  EXPECT_THAT(searches(), Contains(HasSubstr(created_since)));
  EXPECT_THAT(starts(), Each(Lt(deep)));
}

TEST_P(partitions, need_no_estimate_of_the_size) {
  begin_with("", {"--spaces", "3", "--pages", "2600", "--attachments", "0", "--body-bytes", "100",
                  "--tree-percent", "0"});
  set_modes(R"({"total_size": false})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 2'600);
  expect_in_step();
  EXPECT_THAT(searches(), Contains(HasSubstr(created_since)));
}

TEST_P(partitions, of_thousands_of_pages_below_roots_of_one_space_together_find_them_all) {
  begin_with("", {"--spaces", "1", "--pages", "2600", "--attachments", "0", "--body-bytes", "100",
                  "--tree-percent", "100"});
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 2'600);
  expect_in_step();
  EXPECT_THAT(searches(), Contains(::testing::AllOf(HasSubstr("ancestor"), HasSubstr(created_since))));
  EXPECT_THAT(starts(), Each(Lt(deep)));
}

TEST_P(partitions, by_space_let_spaces_be_ingested_while_others_are_searched) {
  begin_with("", {"--spaces", "12", "--pages", "6000", "--attachments", "0", "--body-bytes", "100",
                  "--tree-percent", "100"});
  configuration().set("processing.discoveryConcurrency", "1");
  simulator().disturb(R"({"add": [{"contains": "ancestor", "delayMs": 50, "count": -1}]})");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 6'000);
  expect_in_step();
  const auto all = simulator().requests();
  const auto first_page = std::find_if(all.begin(), all.end(), [](const seen_request& one) {
    return one.operation.find("ontentUpsert") != std::string::npos;
  });
  const auto searches_after = std::count_if(first_page, all.end(), [](const seen_request& one) {
    return one.target.find("ancestor") != std::string::npos;
  });
  EXPECT_GT(searches_after, 10) << "of some 30";
  EXPECT_THAT(searches(), Each(Not(HasSubstr(created_since))));
}

TEST_P(partitions_by_minute, go_down_to_minutes_where_a_day_has_too_many_pages) {
  begin_with(created_one_by_one(5'200, 16));
  EXPECT_EQ(plan().count("/counts/pages/discovered"), 5'200);
  EXPECT_THAT(searches(), Contains(HasSubstr("2024-03-05%20")));
  EXPECT_THAT(starts(), Each(Lt(rows_of_a_part)));
}

TEST_P(partitions_by_minute, lose_nothing_whatever_the_instances_time_zone) {
  for (const auto* offset : {"-660", "0", "345", "840"}) {
    begin_with(created_one_by_one(5'200, 16), {"--utc-offset-minutes", offset});
    EXPECT_EQ(plan().count("/counts/pages/discovered"), 5'200) << offset;
  }
}

TEST_P(partitions_by_minute, leave_a_single_minute_to_start) {
  begin_with(created_one_by_one(2'100, 0));
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 2'100);
  expect_in_step();
  EXPECT_THAT(starts(), Contains(deep));
}

TEST_P(partitions, of_tens_of_thousands_of_pages_ask_for_each_about_once) {
  constexpr std::size_t pages = 20'000, rows_in_answer = 200;
  start("", {"--spaces", "3", "--pages", std::to_string(pages), "--attachments", "0", "--tree-percent", "0"});
  const auto plan = this->plan();
  EXPECT_EQ(plan.exit_code, 0) << plan.log;
  EXPECT_EQ(plan.count("/counts/pages/discovered"), pages);
  // The roots and what is below them take two more, which find little.
  EXPECT_LE(100 * searches().size(), 115 * (pages / rows_in_answer + 2));
}

TEST_P(partitions_of_cloud, are_made_by_a_total_that_is_asked_for) {
  start("", {"--spaces", "3", "--pages", "2600", "--attachments", "0", "--body-bytes", "100",
             "--tree-percent", "0"});
  sync_well();
  expect_in_step();
  EXPECT_THAT(targets(), Contains(HasSubstr("/wiki/rest/api/search?cql=")));
  EXPECT_THAT(searches(), Contains(HasSubstr(created_since)));
}

TEST_P(partitions_of_cloud, need_no_right_to_ask_for_a_total) {
  start("", {"--spaces", "3", "--pages", "2600", "--attachments", "0", "--body-bytes", "100",
             "--tree-percent", "0"});
  disturb_confluence("/rest/api/search?", R"(, "status": 401, "body": {}, "count": -1)");
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 2'600);
  expect_in_step();
}

TEST_P(partitions_of_cloud, are_found_whole_whatever_total_is_told) {
  for (const auto* total : {"1", "401", "100000000"}) {
    start("", {"--spaces", "3", "--pages", "2600", "--attachments", "0", "--body-bytes", "100",
               "--tree-percent", "0"});
    simulator().disturb(
        R"({"add": [{"host": "cloud", "contains": "/rest/api/search?", "status": 200, "count": -1,)"
        R"( "body": {"results": [], "totalSize": )" +
        std::string(total) + "}}]}");
    const auto result = sync_well();
    EXPECT_EQ(result.count("/counts/pages/discovered"), 2'600) << total;
    expect_in_step();
  }
}

INSTANTIATE_TEST_SUITE_P(in, partitions, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, partitions_of_cloud, ::testing::Values(cloud), mode_name);
INSTANTIATE_TEST_SUITE_P(in, partitions_by_minute, ::testing::Values(data_center), mode_name);

} // namespace

} // namespace cfc::test

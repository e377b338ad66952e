#include "tests/integration/support/a_trap.hpp"

#include <set>

namespace cfc::test {

namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::Not;

/// Searches that are split by creation date, since they would be long otherwise (DSC-11).
class partitions : public a_trap {
protected:
  void begin_with(const std::string& scenario, const std::vector<std::string>& options = {}) {
    start(scenario, options);
    configuration().set("processing.concurrency", "32");
    if (!GetParam().data_center)
      set_modes(R"({"total_size": true})");
  }
  /// Targets of discovery's searches.
  std::vector<std::string> searches() const {
    std::vector<std::string> found;
    for (const auto& one : simulator().requests()) {
      if (one.target.find("content/search") != std::string::npos &&
          one.target.find("body.storage") == std::string::npos)
        found.push_back(one.target);
    }
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

constexpr std::uint64_t deep = 2'000;
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

TEST_P(partitions, of_thousands_of_pages_below_roots_together_find_them_all) {
  begin_with("", {"--spaces", "3", "--pages", "2600", "--attachments", "0", "--body-bytes", "100",
                  "--tree-percent", "100"});
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 2'600);
  expect_in_step();
  EXPECT_THAT(searches(), Contains(::testing::AllOf(HasSubstr("ancestor"), HasSubstr(created_since))));
  EXPECT_THAT(starts(), Each(Lt(deep)));
}

TEST_P(partitions, go_down_to_minutes_where_a_day_has_too_many_pages) {
  begin_with(created_one_by_one(2'100, 40));
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 2'100);
  expect_in_step();
  EXPECT_THAT(searches(), Contains(HasSubstr("2024-03-05%20")));
  EXPECT_THAT(starts(), Each(Lt(deep)));
}

TEST_P(partitions_by_minute, lose_nothing_whatever_the_instances_time_zone) {
  for (const auto* offset : {"-660", "0", "345", "840"}) {
    begin_with(created_one_by_one(2'100, 40), {"--utc-offset-minutes", offset});
    const auto result = sync_well();
    EXPECT_EQ(result.count("/counts/pages/discovered"), 2'100) << offset;
  }
}

TEST_P(partitions_by_minute, leave_a_single_minute_to_start) {
  begin_with(created_one_by_one(2'100, 0));
  const auto result = sync_well();
  EXPECT_EQ(result.count("/counts/pages/discovered"), 2'100);
  expect_in_step();
  EXPECT_THAT(starts(), Contains(deep));
}

INSTANTIATE_TEST_SUITE_P(in, partitions, ::testing::Values(cloud, data_center), mode_name);
INSTANTIATE_TEST_SUITE_P(in, partitions_by_minute, ::testing::Values(data_center), mode_name);

} // namespace

} // namespace cfc::test

// `processing.concurrency: auto`: as many items in hand as the services work on at a time.

#include "tests/integration/support/cycle_test.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <algorithm>
#include <sstream>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;

class found_concurrency : public cycle_test {
protected:
  /// Each number of pages in hand that was tried.
  static std::vector<std::uint64_t> widths_in(const std::string& log) {
    simdjson::dom::parser parser;
    std::vector<std::uint64_t> widths;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
      if (line.find("how many items are in hand was changed") == std::string::npos)
        continue;
      const auto fields = parser.parse(line);
      if (std::string_view(fields["section"]) == "pages")
        widths.push_back(fields["to"]);
    }
    return widths;
  }
};

TEST_P(found_concurrency, is_about_what_the_service_works_on_at_a_time) {
  start("", {"--spaces", "2", "--pages", "1500", "--attachments", "0"});
  configuration().set("processing.concurrency", "auto");
  simulator().disturb(R"({"latencyMs": {"unique": 40}, "slots": {"unique": 16}})");
  const auto result = sync_well({"--log-level", "debug"});
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1500);
  auto widths = widths_in(result.log);
  ASSERT_GE(widths.size(), 3U) << "from 4, twice as many a few times, and back";
  const auto largest = *std::max_element(widths.begin(), widths.end());
  EXPECT_GE(largest, 16U);
  EXPECT_LE(largest, 64U) << "a round without growth ends the doubling";
}

TEST_P(found_concurrency, leaves_a_cycle_whole_whose_service_refuses_now_and_then) {
  start("", {"--spaces", "2", "--pages", "300", "--attachments", "100"});
  configuration().set("processing.concurrency", "auto");
  simulator().disturb(R"({"add": [{"host": "unique", "operation": "contentUpsert", "skip": 100, "count": 5,
                                    "status": 503, "fields": {"Retry-After": "1"}}]})");
  sync_well();
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, found_concurrency, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

// Answers that cost their reader more than they are worth (REL-9): each is an error that names the limit, and
// changes nothing.

#include "tests/integration/support/a_trap.hpp"
#include "tests/support/sanitizer.hpp"

#include <algorithm>
#include <string>

namespace {

using namespace cfc::test;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::uint64_t mebibyte = 1024 * 1024;

class hostile_answers : public a_trap {
protected:
  void expect_abort_of_search(const std::string& disturbance, const std::string& reason) {
    begin();
    disturb_confluence("content/search", R"(, "count": -1, )" + disturbance);
    expect_abort(HasSubstr(reason));
  }
  std::size_t searches_since(std::uint64_t number) const {
    const auto all = simulator().requests();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const auto& one) {
      return one.number > number && one.target.find("content/search") != std::string::npos;
    }));
  }
};

TEST_P(hostile_answers, a_search_that_unpacks_to_a_thousand_times_what_was_sent) {
  if (under_sanitizer)
    GTEST_SKIP() << "under a sanitizer: the simulator packs the answer for longer than it is waited for";
  begin();
  disturb_confluence("content/search", R"(, "count": -1, "gzip": true, "padBytes": 60000000)");
  const auto result = sync();
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), HasSubstr("more than 20 times what came over the wire"));
  expect_in_memory(result, 200 * mebibyte);
}

TEST_P(hostile_answers, a_search_of_more_than_64_mib) {
  expect_abort_of_search(R"("padBytes": 68000000)", "larger than 64 MiB, the limit for it");
}

TEST_P(hostile_answers, a_search_with_more_rows_than_were_asked_for) {
  start("", {"--spaces", "1", "--pages", "600", "--attachments", "0"});
  sync_well();
  remember();
  configuration().set("processing.searchPageSize", "100");
  set_modes(R"({"limit_floor": 201})");
  expect_abort(HasSubstr("201 rows came, though at most 100 were asked for"));
}

TEST_P(hostile_answers, header_fields_of_more_than_256_kib) {
  std::string fields;
  for (int i = 0; i < 6; ++i)
    fields +=
        (i == 0 ? R"("X-)" : R"(, "X-)") + std::to_string(i) + R"(": ")" + std::string(50'000, 'x') + '"';
  expect_abort_of_search(R"("fields": {)" + fields + "}", "header block is over 256 KiB");
}

TEST_P(hostile_answers, a_pause_until_the_end_of_time_is_not_waited_for) {
  begin();
  disturb_confluence(
      "content/search",
      R"(, "count": -1, "status": 503, "fields": {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"})");
  const auto before = simulator().last_request();
  expect_abort(HasSubstr("practically for ever"));
  EXPECT_LE(searches_since(before), 2U) << "each of the two first ones once";
}

TEST_P(hostile_answers, a_search_that_trickles_is_broken_off_and_asked_for_again) {
  begin();
  disturb_confluence("content/search", R"(, "count": 2, "bytesPerSecond": 20)");
  const auto from = std::chrono::steady_clock::now();
  const auto result = sync_well({"--stall-timeout", "1"});
  EXPECT_LT(std::chrono::steady_clock::now() - from, std::chrono::seconds(10));
  EXPECT_GE(result.count("/requests/confluence/retries"), 2U);
  expect_in_step();
}

TEST_P(hostile_answers, a_search_that_takes_too_long_in_all_is_broken_off_and_asked_for_again) {
  begin();
  disturb_confluence("content/search", R"(, "count": 2, "padBytes": 40000, "bytesPerSecond": 4000)");
  const auto result = sync_well({"--answer-timeout", "1"});
  EXPECT_GE(result.count("/requests/confluence/retries"), 2U);
  expect_in_step();
}

TEST_P(hostile_answers, that_are_together_more_than_512_mib_are_asked_for_again) {
  start("", {"--spaces", "1", "--pages", "8", "--attachments", "0", "--tree-percent", "0"});
  configuration().set("processing.concurrency", "8").set("processing.bodyBatchSize", "1");
  disturb_confluence("body.storage", R"(, "count": 8, "padBytes": 120000000, "bytesPerSecond": 100000000)");
  const auto result = sync_well();
  EXPECT_GE(result.count("/requests/confluence/retries"), 1U)
      << "there was room for all: the fault did not happen";
  expect_in_step();
}

TEST_P(hostile_answers, a_diff_of_more_than_256_mib) {
  begin();
  simulator().disturb(R"({"host": "unique", "contains": "/file-diff", "count": -1, "padBytes": 269000000})");
  expect_abort(AllOf(HasSubstr("the file diff of space"), HasSubstr("larger than 256 MiB")));
}

TEST_P(hostile_answers, a_graphql_answer_of_more_than_16_mib) {
  begin();
  simulator().disturb(
      R"({"host": "unique", "operation": "PaginatedScope", "count": -1, "padBytes": 17000000})");
  expect_abort(AllOf(HasSubstr("unique-ingestion"), HasSubstr("larger than 16 MiB")));
}

INSTANTIATE_TEST_SUITE_P(in, hostile_answers, ::testing::Values(cloud, data_center), mode_name);

} // namespace

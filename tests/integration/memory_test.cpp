// What a deployment with 1 GiB of memory expects (OPS-5).

#include "tests/integration/support/cycle_test.hpp"
#include "tests/support/sanitizer.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

constexpr std::uint64_t gibibyte = 1024ULL * 1024 * 1024;

class memory_of_a_run : public cycle_test {
protected:
  void SetUp() override {
    if (under_sanitizer)
      GTEST_SKIP() << "the memory of a sanitizer is none of the program's";
  }
  void TearDown() override {
    if (!under_sanitizer)
      cycle_test::TearDown();
  }
  /// While answers to registrations wait, all that may be in hand is.
  run_result sync_slowly() {
    // As many items as there are; more would need more open files than some machines allow.
    configuration().set("processing.concurrency", "2000");
    simulator().disturb(
        R"({"add": [{"host": "unique", "operation": "contentUpsert", "delayMs": 2000, "count": 500}]})");
    return sync_well();
  }
};

TEST_P(memory_of_a_run, is_below_a_gibibyte_however_many_attachments_are_in_hand) {
  start("", {"--spaces", "2", "--pages", "300", "--attachments", "2000", "--attachment-bytes", "600000"});
  const auto result = sync_slowly();
  EXPECT_EQ(result.count("/counts/attachments/ingested"), 2000);
  expect_in_memory(result, gibibyte);
}

TEST_P(memory_of_a_run, is_below_a_gibibyte_however_many_pages_are_in_hand) {
  start("", {"--spaces", "2", "--pages", "2000", "--body-bytes", "600000"});
  const auto result = sync_slowly();
  EXPECT_EQ(result.count("/counts/pages/ingested"), 2000);
  expect_in_memory(result, gibibyte);
}

TEST_P(memory_of_a_run, is_told_without_that_of_the_program_that_started_it) {
  start("", {"--spaces", "1", "--pages", "10", "--attachments", "0"});
  const std::string large(300'000'000, 'x');
  expect_in_memory(sync_well(), large.size() / 2);
}

INSTANTIATE_TEST_SUITE_P(in, memory_of_a_run, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace cfc::test {

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// RUN-2 and RUN-3.
class bounded_runs : public cycle_test {
protected:
  std::size_t count_of(const std::string& operation, std::uint64_t after) const {
    const auto all = simulator().writes(after);
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), operation));
  }
  void delay_uploads() const {
    simulator().disturb(
        R"({"add": [{"host": "unique", "operation": "contentUpsert", "delayMs": 400, "count": -1}]})");
  }
};

TEST_P(bounded_runs, end_at_their_deadline_and_make_progress_night_by_night) {
  start("", {"--spaces", "3", "--pages", "12", "--attachments", "0", "--tree-roots", "0",
             "--blogposts-percent", "0", "--body-bytes", "50"});
  configuration().set("processing.concurrency", "1");
  delay_uploads();
  std::size_t before = 0;
  int nights = 0;
  for (bool done = false; !done && nights < 20; ++nights) {
    const auto result = sync({"--max-duration", "2s"});
    const auto held = simulator().contents();
    for (const auto& [key, content] : held)
      EXPECT_TRUE(content.finalised) << key << ": what was in hand was finished";
    done = result.exit_code == 0;
    if (done)
      break;
    EXPECT_EQ(result.exit_code, 5) << result.log;
    EXPECT_EQ(result.status(), "deadline");
    EXPECT_THAT(result.log, HasSubstr("the time of --max-duration is over"));
    EXPECT_GT(held.size(), before) << "no night is for nothing";
    before = held.size();
  }
  EXPECT_GT(nights, 1) << "the deadline was reached at all";
  expect_in_step();
}

TEST_P(bounded_runs, delete_nothing_once_their_time_is_over_and_ingest_new_items_first) {
  start(office);
  configuration().set("processing.concurrency", "1");
  sync_well();
  simulator().mutate(R"([{"op": "editPage", "id": 101, "body": "<p>1</p>"},
                         {"op": "editPage", "id": 102, "body": "<p>1</p>"},
                         {"op": "editPage", "id": 103, "body": "<p>1</p>"}, {"op": "removePage", "id": 104},
                         {"op": "addPage", "id": 210, "space": "HR", "title": "n", "labels": ["ai-ingest"]}])");
  simulator().disturb(
      R"({"add": [{"host": "unique", "operation": "contentUpsert", "delayMs": 1500, "count": -1}]})");
  const auto result = sync({"--max-duration", "2s"});
  EXPECT_EQ(result.exit_code, 5) << result.log;
  const auto held = simulator().contents();
  EXPECT_TRUE(held.contains("acme/66_HR/210")) << "new ones come first, whatever their space";
  EXPECT_TRUE(held.contains("acme/65_DOC/104"));
  EXPECT_EQ(result.count("/counts/deleted"), 0);
  simulator().disturb(R"({"clear": true})");
  sync_well();
  expect_in_step();
}

TEST_P(bounded_runs, give_up_on_a_platform_that_refuses_everything) {
  start("", {"--spaces", "2", "--pages", "40", "--attachments", "0", "--tree-roots", "0",
             "--blogposts-percent", "0", "--body-bytes", "50"});
  simulator().disturb(
      R"({"add": [{"host": "unique", "operation": "contentUpsert", "status": 200,
                    "body": {"errors": [{"message": "no"}]}, "count": -1}]})");
  const auto result = sync({"--max-failures", "5"});
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_THAT(result.abort_reason(), AllOf(HasSubstr("5 items in a row"), HasSubstr("--max-failures")));
  EXPECT_LT(result.failures().size(), 40U);
  EXPECT_THAT(simulator().contents(), IsEmpty());
  const auto patient = sync({"--max-failures", "0"});
  EXPECT_EQ(patient.exit_code, 3);
  EXPECT_EQ(patient.count("/counts/pages/failed"), 40);
}

INSTANTIATE_TEST_SUITE_P(in, bounded_runs, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

namespace {

using ::testing::ContainsRegex;

/// A page of HR that only the search below a page of another space finds, when HR has been compared already.
class late_items : public cycle_test {};

TEST_P(late_items, keep_everything_of_their_space_and_make_the_cycle_partial) {
  start(office);
  configuration().set("processing.verifyDeletions", "disabled");
  simulator().mutate(R"([
      {"op": "addPage", "id": 202, "space": "HR", "title": "late", "parent": 101, "labels": ["ai-ingest"]},
      {"op": "addPage", "id": 203, "space": "HR", "title": "gone", "labels": ["ai-ingest"]}])");
  sync_well();
  const auto held = simulator().contents();
  simulator().mutate(R"([{"op": "setLabels", "id": 202, "labels": []}, {"op": "removePage", "id": 203}])");
  simulator().disturb(R"({"add": [{"contains": "ancestor", "delayMs": 500, "count": -1}]})");
  const auto result = sync();
  EXPECT_EQ(result.count("/counts/foundTooLate"), 1) << result.report;
  EXPECT_EQ(simulator().contents(), held) << "nothing of the space was deleted";
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.status(), "partial");
  ASSERT_EQ(result.failures().size(), 1U);
  EXPECT_EQ(result.failures().front().key, "HR");
  EXPECT_THAT(result.report, ContainsRegex("\"key\": \"HR\",[^}]*\"incomplete\": true"));
}

INSTANTIATE_TEST_SUITE_P(in, late_items, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

#include "bench/cycles/comparison.hpp"
#include "tests/unit/bench/figures.hpp"

#include <gmock/gmock.h>

namespace cfc::bench {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(a_comparison, has_a_verdict_for_each_figure_of_what_both_have) {
  const auto before = results_of({measurement_of({2, 2.1, 2.2, 2.3}), measurement_of({9}, "L")});
  const auto now = results_of({measurement_of({1, 1.1, 1.2, 1.3}), measurement_of({5}, "M")});
  const auto all = comparisons_of(before, now);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].figure, "wall time");
  EXPECT_EQ(all[0].said.what, difference::less);
  EXPECT_EQ(all[1].figure, "CPU");
  EXPECT_EQ(all[1].said.what, difference::less);
  EXPECT_EQ(all[2].figure, "peak memory");
  EXPECT_EQ(all[2].said.what, difference::none_to_see);
}

TEST(a_comparison, leaves_out_what_was_measured_with_other_settings) {
  auto other = measurement_of({1});
  other.concurrency = 8;
  EXPECT_THAT(comparisons_of(results_of({other}), results_of({measurement_of({1})})), IsEmpty());
}

TEST(a_comparison, doubts_results_of_other_or_busy_machines) {
  auto other = results_of({});
  other.machine.cpu = "Another processor";
  other.machine.load_before = 3;
  EXPECT_THAT(doubts_of(other, results_of({})),
              ElementsAre(HasSubstr("The machines differ"), HasSubstr("The machine had other work")));
  EXPECT_THAT(doubts_of(results_of({}), results_of({})), IsEmpty());
}

} // namespace

} // namespace cfc::bench

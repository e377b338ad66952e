#include "pipeline/report/doctor_report.hpp"

#include <gmock/gmock.h>

namespace {

using namespace cfc;
using nodes::check_end;
using testing::HasSubstr;
using testing::Not;

pipeline::doctor_report with(check_end end) {
  return {"acme", {{"a name", {check_end::passed, "fine", ""}}, {"a port", {end, "seen\x1b", "do that"}}}};
}

TEST(doctor_report, is_well_without_a_failed_check) {
  EXPECT_EQ(exit_code({with(check_end::warning), with(check_end::not_tried)}), 0);
  EXPECT_EQ(exit_code({with(check_end::passed), with(check_end::failed)}), 1);
}

TEST(doctor_report, says_below_a_check_what_to_do) {
  const auto table = to_table(with(check_end::failed));
  EXPECT_THAT(table, HasSubstr("acme: checks failed: 1, warnings: 0"));
  EXPECT_THAT(table, HasSubstr("-> do that\n"));
  EXPECT_THAT(table, HasSubstr("seen\\x1b"));
  EXPECT_THAT(to_table(with(check_end::passed)), Not(HasSubstr("do that")));
  EXPECT_THAT(to_table(with(check_end::not_tried)), HasSubstr("since seen"));
}

TEST(doctor_report, has_all_in_json) {
  EXPECT_THAT(to_json({with(check_end::not_tried)}), HasSubstr(R"("result": "notTried")"));
}

} // namespace

#include "pipeline/report/audit_report.hpp"

#include <gmock/gmock.h>

#include <string>

namespace {

using namespace cfc;
using nodes::difference;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

pipeline::audit_report with(int missing) {
  pipeline::audit_report report;
  report.tenant = "acme";
  nodes::space_audit space;
  space.space = {"65", "DOC", "Documents"};
  space.in_confluence = 12;
  for (int i = 0; i < missing; ++i)
    space.differences.push_back({"acme/65_DOC/" + std::to_string(i), difference::missing, "", "", ""});
  report.spaces.push_back(space);
  return report;
}

TEST(audit_report, says_that_nothing_differs) {
  EXPECT_THAT(to_table(with(0)), AllOf(HasSubstr("acme: nothing differs"), Not(HasSubstr("--repair"))));
}

TEST(audit_report, names_the_first_of_each_kind) {
  const auto table = to_table(with(9));
  EXPECT_THAT(table, AllOf(HasSubstr("acme: 9 differences"), HasSubstr("missing: acme/65_DOC/4\n"),
                           Not(HasSubstr("acme/65_DOC/5")), HasSubstr("missing: 4 more")));
  EXPECT_THAT(pipeline::to_json({with(9)}), AllOf(HasSubstr("acme/65_DOC/8"), HasSubstr(R"("missing": 9)")));
}

TEST(audit_report, says_how_to_repair_what_can_be) {
  auto report = with(0);
  report.spaces.front().differences.push_back(
      {"acme/65_DOC/1", difference::failed, "FAILED_PARSING", "id", "s65"});
  EXPECT_THAT(to_table(report), AllOf(HasSubstr("failed: acme/65_DOC/1 (FAILED_PARSING)"),
                                      HasSubstr("audit --repair deletes the 1 ")));
}

TEST(audit_report, ends_with_the_codes_of_a_cycle) {
  auto report = with(1);
  report.status = pipeline::cycle_status::partial;
  EXPECT_EQ(pipeline::exit_code({with(0), report}, 0), 3);
  report.status = pipeline::cycle_status::aborted;
  EXPECT_EQ(pipeline::exit_code({with(0), report}, 0), 1);
  report.status = pipeline::cycle_status::skipped;
  report.locked_out = true;
  EXPECT_EQ(pipeline::exit_code({with(0), report}, 0), 4);
}

} // namespace

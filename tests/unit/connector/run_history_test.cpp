#include "tools/connector/run_history.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace cfc::connector {
namespace {

using pipeline::cycle_status;
using ::testing::IsEmpty;
using ::testing::SizeIs;

run_history::time at(int second) {
  return run_history::time(std::chrono::seconds(second));
}

pipeline::cycle_report ended(const std::string& tenant, cycle_status how) {
  pipeline::cycle_report report;
  report.tenant = tenant;
  report.status = how;
  return report;
}

TEST(run_history, counts_aborted_cycles_as_failures_and_no_others) {
  run_history tested({"acme"}, 5);
  tested.note(ended("acme", cycle_status::success), at(1));
  tested.note(ended("acme", cycle_status::partial), at(2));
  tested.note(ended("acme", cycle_status::aborted), at(3));
  const auto seen = tested.look();
  ASSERT_THAT(seen.tenants, SizeIs(1));
  EXPECT_EQ(seen.tenants.front().failures, 1U);
  EXPECT_EQ(seen.tenants.front().total, 3U);
  EXPECT_EQ(seen.last, at(3));
}

TEST(run_history, leaves_out_what_was_skipped_or_interrupted_and_tenants_that_go) {
  run_history tested({"acme"}, 5);
  tested.note(ended("acme", cycle_status::skipped), at(1));
  tested.note(ended("acme", cycle_status::interrupted), at(1));
  tested.note(ended("gone", cycle_status::success), at(1));
  EXPECT_THAT(tested.look().tenants, IsEmpty());
  EXPECT_EQ(tested.look().last, std::nullopt);
}

TEST(run_history, keeps_the_last_runs_of_each_tenant) {
  run_history tested({"acme", "dc"}, 2);
  tested.note(ended("acme", cycle_status::aborted), at(1));
  tested.note(ended("acme", cycle_status::aborted), at(2));
  tested.note(ended("acme", cycle_status::success), at(3));
  tested.note(ended("dc", cycle_status::success), at(2));
  const auto seen = tested.look();
  ASSERT_THAT(seen.tenants, SizeIs(2));
  EXPECT_EQ(seen.tenants[0].failures, 1U);
  EXPECT_EQ(seen.tenants[0].total, 2U);
  EXPECT_EQ(seen.tenants[1].total, 1U);
  EXPECT_EQ(seen.last, at(3));
}

} // namespace
} // namespace cfc::connector

// RUN-8: a sync that waits until the platform has ingested what was handed over.

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class a_waiting_sync : public cycle_test {
protected:
  void SetUp() override {
    start(office);
    simulator().disturb(R"({"modes": {"unique_queues_ingestion": true}})");
  }
  void set_states(const std::string& prefix, const std::string& state) const {
    simulator().change_unique(R"({"op": "setContent", "prefix": ")" + prefix + R"(", "state": ")" + state +
                              "\"}");
  }
  background_sync begin(const std::string& wait) {
    auto call =
        sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment());
    call.arguments.push_back(wait);
    return {directory, call};
  }
  bool is_waiting() const {
    return read_file(directory.path() / "first.err").find("waiting for the platform") != std::string::npos;
  }
};

TEST_P(a_waiting_sync, ends_when_all_is_ingested) {
  auto running = begin("--wait=1m");
  ASSERT_TRUE(eventually([&] { return is_waiting(); }));
  const auto before = simulator().last_request();
  set_states("acme/", "FINISHED");
  const auto result = running.wait();
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_EQ(result.count("/platform/states/FINISHED"), 8);
  EXPECT_THAT(result.failures(), IsEmpty());
  EXPECT_THAT(simulator().writes(before), IsEmpty());
}

TEST_P(a_waiting_sync, says_what_the_platform_has_not_ingested) {
  auto running = begin("--wait=5s");
  ASSERT_TRUE(eventually([&] { return is_waiting(); }));
  set_states("acme/65_DOC/", "FINISHED");
  set_states("acme/65_DOC/104", "FAILED");
  const auto result = running.wait();
  EXPECT_EQ(result.exit_code, 3) << result.log;
  EXPECT_EQ(result.status(), "partial");
  EXPECT_EQ(result.count("/platform/states/FINISHED"), 5);
  EXPECT_EQ(result.count("/platform/states/FAILED"), 1);
  EXPECT_EQ(result.count("/platform/states/QUEUED"), 2);
  EXPECT_THAT(result.failures(), SizeIs(3));
  EXPECT_THAT(result.report, HasSubstr(R"("step": "wait")"));
}

TEST_P(a_waiting_sync, ends_at_once_when_it_is_told_to) {
  auto running = begin("--wait");
  ASSERT_TRUE(eventually([&] { return is_waiting(); }));
  running.signal(SIGTERM);
  const auto result = running.wait(std::chrono::seconds(60));
  EXPECT_EQ(result.exit_code, 143) << result.log;
}

TEST_P(a_waiting_sync, waits_for_nothing_when_nothing_was_handed_over_or_nobody_asked) {
  EXPECT_EQ(sync().exit_code, 0) << "without --wait the states don't matter";
  const auto result = sync({"--wait"});
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_THAT(result.report, HasSubstr(R"("platform": null)"));
}

INSTANTIATE_TEST_SUITE_P(in, a_waiting_sync, ::testing::ValuesIn(both_products()), mode_name);

} // namespace

} // namespace cfc::test

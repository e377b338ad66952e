// A server that never answers when it is asked for the bodies of many pages at once (ING-1).

#include "tests/integration/support/a_trap.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace {

using namespace cfc::test;

class slow_bodies : public a_trap {
protected:
  static std::size_t time_outs(const run_result& result) {
    constexpr std::string_view told = "was too much for the server";
    std::size_t count = 0;
    for (auto at = result.log.find(told); at != std::string::npos; at = result.log.find(told, at + 1))
      ++count;
    return count;
  }
};

TEST_P(slow_bodies, cost_a_few_time_outs_and_not_one_for_every_batch) {
  start("", {"--spaces", "1", "--pages", "1000", "--attachments", "0"});
  configuration().set("processing.bodyBatchSize", "50");
  set_modes(R"({"silent_bodies_above": 10})");
  const auto result = sync_well({"--header-timeout", "1"});
  EXPECT_EQ(result.count("/counts/pages/ingested"), 1000);
  EXPECT_GE(time_outs(result), 3) << "the fault did not happen: 50, 25, 12";
  EXPECT_LE(time_outs(result), 16)
      << "of 20 batches, two at a time: 3 halvings, and 4 attempts to ask for more";
  expect_in_step();
}

INSTANTIATE_TEST_SUITE_P(in, slow_bodies, ::testing::Values(cloud, data_center), mode_name);

} // namespace

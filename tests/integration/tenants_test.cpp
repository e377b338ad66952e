#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <optional>

/// Two tenants of one call, each with services of its own (CYC-6). Simulators of Cloud all have the same id.
namespace cfc::test {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class two_tenants : public cycle_test {
protected:
  void SetUp() override {
    start(office);
    other.emplace(elsewhere, office, GetParam());
  }
  /// `acme` belongs to the first simulator, `beta` to the second.
  connector_call both(const std::vector<std::string>& more = {}) {
    configuration().write(directory, "acme");
    const tenant_file beta(*other, GetParam());
    beta.write(directory, "beta");
    auto environment = beta.environment();
    for (const auto& [name, value] : configuration().environment())
      environment.insert_or_assign(name, value);
    auto call = sync_of(directory, (directory.path() / "*-tenant-config.yaml").string(), environment);
    call.arguments.insert(call.arguments.end(), more.begin(), more.end());
    return call;
  }
  /// Whose line comes first in the log.
  static bool ends_before(const std::string& log, const std::string& first, const std::string& second) {
    const auto line_of = [&](const std::string& tenant) {
      for (auto at = log.find("cycle ended"); at != std::string::npos; at = log.find("cycle ended", at + 1)) {
        const auto begin = log.rfind('\n', at) + 1;
        if (log.substr(begin, log.find('\n', at) - begin).find('"' + tenant + '"') != std::string::npos)
          return begin;
      }
      return std::string::npos;
    };
    return line_of(first) < line_of(second);
  }

  temporary_directory elsewhere;
  std::optional<simulator_process> other;
};

TEST_P(two_tenants, are_both_synchronised) {
  const auto result = run_connector(directory, both());
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_EQ(simulator().contents().size(), other->contents().size());
  EXPECT_THAT(other->contents(), Not(IsEmpty()));
}

TEST_P(two_tenants, do_not_wait_for_each_other) {
  simulator().disturb(R"({"latencyMs": {"data-center": 300}})");
  const auto result = run_connector(directory, both());
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_TRUE(ends_before(result.log, "beta", "acme")) << result.log;
}

TEST_P(two_tenants, run_one_after_the_other_when_told) {
  simulator().disturb(R"({"latencyMs": {"data-center": 100}})");
  const auto result = run_connector(directory, both({"--tenants-in-parallel", "1"}));
  EXPECT_EQ(result.exit_code, 0) << result.log;
  EXPECT_TRUE(ends_before(result.log, "acme", "beta")) << result.log;
}

TEST_P(two_tenants, are_not_held_up_by_the_abort_of_one) {
  simulator().disturb(R"({"host": "data-center", "contains": "search", "status": 403, "count": -1})");
  const auto result = run_connector(directory, both());
  EXPECT_EQ(result.exit_code, 1) << result.log;
  EXPECT_EQ(result.status(), "aborted") << result.report;
  EXPECT_THAT(simulator().contents(), IsEmpty());
  EXPECT_THAT(other->contents(), Not(IsEmpty()));
}

TEST_P(two_tenants, are_not_held_up_by_services_that_do_not_answer) {
  simulator().disturb(R"({"host": "data-center", "contains": "search", "delayMs": 60000, "count": -1})");
  background_sync running(directory, both({"--grace-period", "0"}));
  EXPECT_TRUE(eventually([&] {
    const auto held = other->contents();
    return !held.empty() &&
           std::all_of(held.begin(), held.end(), [](const auto& one) { return one.second.finalised; });
  }));
  running.signal(SIGTERM);
  const auto result = running.wait();
  EXPECT_EQ(result.exit_code, 128 + SIGTERM) << result.log;
  EXPECT_THAT(simulator().contents(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(in, two_tenants, ::testing::Values(both_products().back()), mode_name);

} // namespace

} // namespace cfc::test

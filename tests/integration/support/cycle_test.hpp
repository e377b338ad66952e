#pragma once

#include "tests/integration/support/connector_run.hpp"
#include "tests/integration/support/mode.hpp"
#include "tests/integration/support/simulator_process.hpp"
#include "tests/integration/support/temporary_directory.hpp"
#include "tests/integration/support/tenant_file.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace cfc::test {

/// One tenant `acme` against one simulator, in the mode of the test's parameter.
class cycle_test : public ::testing::TestWithParam<mode> {
protected:
  void TearDown() override { expect_described_requests(); }

  /// Starts the simulator and prepares the tenant's configuration, which a test may change before it syncs.
  void start(const std::string& scenario, const std::vector<std::string>& options = {});
  tenant_file& configuration() { return *configuration_; }
  const simulator_process& simulator() const { return *simulator_; }

  run_result sync(const std::vector<std::string>& more = {}) const;
  /// A sync that must end with exit code 0.
  run_result sync_well(const std::vector<std::string>& more = {}) const;

  /// Unique holds what the instance holds, each content with its bytes and finalised, and nothing else.
  void expect_in_step() const;
  /// The keys of all contents of Unique, without the tenant: `65_DOC/101`.
  std::vector<std::string> keys() const;
  stored_content stored(const std::string& key) const;

  temporary_directory directory;

private:
  /// What the official descriptions don't know was never asked of Confluence. Unchecked where they are
  /// absent; api_description_test.cpp says so.
  void expect_described_requests() const;

  std::optional<simulator_process> simulator_;
  std::optional<tenant_file> configuration_;
};

/// Names instances of parameterised tests.
inline std::string mode_name(const ::testing::TestParamInfo<mode>& info) {
  return info.param.name();
}

} // namespace cfc::test

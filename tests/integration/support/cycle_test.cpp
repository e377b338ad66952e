#include "tests/integration/support/cycle_test.hpp"

#include "tests/integration/support/api_descriptions.hpp"

#include <gmock/gmock.h>

namespace cfc::test {

void cycle_test::start(const std::string& scenario, const std::vector<std::string>& options) {
  expect_described_requests();
  simulator_.emplace(directory, scenario, GetParam(), options);
  configuration_.emplace(*simulator_, GetParam());
}

run_result cycle_test::sync(const std::vector<std::string>& more) const {
  auto call =
      sync_of(directory, configuration_->write(directory, "acme").string(), configuration_->environment());
  call.arguments.insert(call.arguments.end(), more.begin(), more.end());
  return run_connector(directory, call);
}

run_result cycle_test::sync_well(const std::vector<std::string>& more) const {
  auto result = sync(more);
  EXPECT_EQ(result.exit_code, 0) << result.log << result.report;
  EXPECT_EQ(result.status(), "success") << result.report;
  return result;
}

void cycle_test::expect_in_step() const {
  const auto held = simulator_->contents();
  auto wanted = simulator_->expected("acme", GetParam());
  std::map<std::string, content_facts> found;
  for (const auto& [key, content] : held) {
    found.emplace(key, content);
    EXPECT_TRUE(content.finalised) << key;
    EXPECT_EQ(content.state, "FINISHED") << key;
    EXPECT_EQ(content.uploaded_bytes, content.byte_size) << key;
    if (const auto same = wanted.find(key); same != wanted.end() && same->second.url.empty())
      same->second.url = content.url;
  }
  EXPECT_THAT(found, ::testing::ContainerEq(wanted));
}

std::vector<std::string> cycle_test::keys() const {
  std::vector<std::string> result;
  for (const auto& [key, content] : simulator_->contents()) {
    EXPECT_TRUE(key.starts_with("acme/")) << key;
    result.push_back(key.substr(key.find('/') + 1));
  }
  return result;
}

stored_content cycle_test::stored(const std::string& key) const {
  const auto all = simulator_->contents();
  const auto found = all.find("acme/" + key);
  EXPECT_NE(found, all.end()) << key;
  return found == all.end() ? stored_content() : found->second;
}

void cycle_test::expect_described_requests() const {
  if (!simulator_ || no_api_descriptions())
    return;
  const auto checked = check_against_descriptions(simulator_->request_log(), GetParam());
  EXPECT_THAT(checked.problems, ::testing::IsEmpty());
}

} // namespace cfc::test

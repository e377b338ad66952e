#include "tests/deploy/made_package.hpp"
#include "tests/deploy/tool.hpp"

#include <gmock/gmock.h>

#include <cstdlib>

namespace cfc::test {
namespace {

using ::testing::HasSubstr;

/// A Debian 12 with apt and nothing else, made for the test in a folder of its own. Its packages come from the network.
class on_a_bare_debian : public made_package {};

TEST_F(on_a_bare_debian, the_package_is_installed_runs_and_is_purged_without_a_trace) {
  if (const auto reason = tool_is_missing("mmdebstrap"))
    GTEST_SKIP() << *reason;
  const auto hook = [](const std::string& command) { return " --customize-hook='" + command + "'"; };
  const auto inside = [&](const std::string& command) {
    return hook("chroot \"$1\" sh -c \"" + command + "\"");
  };
  const auto outcome = run_tool(
      "mmdebstrap --quiet --format=null --variant=apt" +
      hook("upload " + deb.string() + " /tmp/connector.deb") +
      inside("apt-get install -y -qq --no-install-recommends /tmp/connector.deb && echo it is installed") +
      inside("confluence-connector --version && id confluence-connector && "
             "confluence-simulator --help >/dev/null && echo it runs") +
      inside("apt-get purge -y -qq confluence-connector && ! test -e /etc/confluence-connector && "
             "! command -v confluence-connector && echo it is gone") +
      " bookworm /dev/null");
  if (outcome.exit_code != 0 && outcome.output.find("connector.deb") == std::string::npos &&
      std::getenv("CI") == nullptr)
    GTEST_SKIP() << "no Debian could be made here: " << outcome.output;
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  for (const auto* step : {"it is installed", "it runs", "it is gone"})
    EXPECT_THAT(outcome.output, HasSubstr(step));
}

} // namespace
} // namespace cfc::test

#include "tests/deploy/made_package.hpp"
#include "tests/deploy/tool.hpp"
#include "tests/deploy/transcript.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>

namespace cfc::test {
namespace {

using ::testing::HasSubstr;

/// What systemd does with the units, where there is none: the program with the unit's options, user,
/// variables and folder.
constexpr const char* in_place_of_systemd = R"sh(
systemctl() {
  if [ "$1" = enable ]; then
    grep -q '^WantedBy=' "/lib/systemd/system/$3"
    return
  fi
  unit=/lib/systemd/system/$2
  user=$(sed -n 's/^User=//p' "$unit")
  state=/var/lib/$(sed -n 's/^StateDirectory=//p' "$unit")
  install -d -o "$user" -g "$user" -m 0750 "$state"
  env -i PATH="$PATH" STATE_DIRECTORY="$state" $(sed -n 's/^Environment=//p' "$unit") \
    $(grep -v '^#' "$(sed -n 's/^EnvironmentFile=-//p' "$unit")") \
    runuser -u "$user" -- $(sed -n 's/^ExecStart=//p' "$unit") >>/tmp/journal 2>&1
}
journalctl() {
  if [ "$3" = -n ]; then tail -n "$4" /tmp/journal; else cat /tmp/journal; fi
}
exec 2>&1
)sh";

/// A Debian 12 with apt and nothing else, made for the test in a folder of its own. Its packages come from
/// the network.
class on_a_bare_debian : public made_package {
protected:
  /// In it, with the package; without a network but for its own 127.0.0.1.
  tool_outcome install_and_walk(const std::vector<transcript_step>& steps) const {
    const auto script = folder() / "walk.sh";
    std::ofstream(script) << in_place_of_systemd << script_of(steps) << "echo '@@ step " << steps.size()
                          << "'\nkill $!\nrm /etc/confluence-connector/*-tenant-config.yaml\n";
    const auto hook = [](const std::string& command) { return " --customize-hook='" + command + "'"; };
    const auto inside = [&](const std::string& command) {
      return hook("chroot \"$1\" sh -c \"" + command + "\"");
    };
    return run_tool(
        "mmdebstrap --quiet --format=null --variant=apt" +
        hook("upload " + deb.string() + " /tmp/connector.deb") +
        hook("upload " + script.string() + " /tmp/walk.sh") +
        inside("apt-get install -y -qq --no-install-recommends /tmp/connector.deb && echo it is installed") +
        inside("confluence-connector --version && id confluence-connector && "
               "confluence-simulator --help >/dev/null && echo it runs") +
        hook("unshare --net sh -c \"ip link set lo up && chroot \\\"\\$1\\\" sh /tmp/walk.sh\" sh \"$1\"") +
        inside("apt-get purge -y -qq confluence-connector && ! test -e /etc/confluence-connector && "
               "! command -v confluence-connector && echo it is gone") +
        " bookworm /dev/null");
  }
};

TEST_F(on_a_bare_debian,
       the_package_is_installed_walked_through_as_its_document_does_and_purged_without_a_trace) {
  for (const auto* tool : {"mmdebstrap", "ip", "unshare"}) {
    if (const auto reason = tool_is_missing(tool))
      GTEST_SKIP() << *reason;
  }
  const auto steps =
      transcript_of(CFC_SOURCE_DIR "/docs/packages.md", "### From the package to the first night");
  ASSERT_GT(steps.size(), 10U);
  const auto outcome = install_and_walk(steps);
  if (outcome.exit_code != 0 && outcome.output.find("connector.deb") == std::string::npos &&
      std::getenv("CI") == nullptr)
    GTEST_SKIP() << "no Debian could be made here: " << outcome.output;
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  for (const auto* step : {"it is installed", "it runs", "it is gone"})
    EXPECT_THAT(outcome.output, HasSubstr(step));
  const auto outputs = outputs_of(outcome.output, steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i)
    EXPECT_TRUE(came_like(steps[i].output, outputs[i])) << steps[i].command << "\nprinted\n"
                                                        << ::testing::PrintToString(outputs[i]);
}

} // namespace
} // namespace cfc::test

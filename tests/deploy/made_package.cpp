#include "tests/deploy/made_package.hpp"

#include "tests/deploy/tool.hpp"

#include <regex>

namespace cfc::test {

namespace fs = std::filesystem;

fs::path made_package::deb, made_package::root;
std::unique_ptr<temporary_directory> made_package::directory;

void made_package::SetUpTestSuite() {
  if (tool_is_missing("cpack") || tool_is_missing("dpkg-shlibdeps"))
    return;
  directory = std::make_unique<temporary_directory>();
  root = folder() / "root";
  const auto packed =
      run_tool("umask 022 && cpack --config " CFC_BUILD_DIR "/CPackConfig.cmake -B " + folder().string());
  ASSERT_EQ(packed.exit_code, 0) << packed.output;
  for (const auto& entry : fs::directory_iterator(folder())) {
    if (entry.path().extension() == ".deb")
      deb = entry.path();
  }
  const auto unpacked = run_tool("dpkg-deb -x " + deb.string() + " " + root.string());
  ASSERT_EQ(unpacked.exit_code, 0) << unpacked.output;
}

void made_package::TearDownTestSuite() {
  directory.reset();
}

void made_package::SetUp() {
  if (directory == nullptr)
    GTEST_SKIP() << "cpack and dpkg-shlibdeps are not installed: run tools/setup.sh";
  connector = (root / "usr/bin/confluence-connector").string();
  const auto help = run_tool(connector + " --help").output;
  static const std::regex command(R"(\n  ([a-z]+) {3,})");
  const auto list = help.substr(help.find("Subcommands:"));
  for (std::sregex_iterator at(list.begin(), list.end(), command), end; at != end; ++at)
    commands.insert((*at)[1]);
  ASSERT_TRUE(commands.contains("sync")) << help;
}

} // namespace cfc::test

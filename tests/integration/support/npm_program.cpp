#include "tests/integration/support/npm_program.hpp"

#include <filesystem>

namespace cfc::test {

namespace {
const std::filesystem::path folder = CFC_SOURCE_DIR "/tests/integration/npm";
} // namespace

std::optional<std::string> npm_is_missing(const std::string& package) {
  if (!std::filesystem::exists(CFC_NODE))
    return "Node was not found when the build was configured";
  if (!std::filesystem::exists(folder / "node_modules" / package))
    return "the npm package " + package + " is not installed: run tools/npm_setup.sh";
  return std::nullopt;
}

launch npm_program(const std::string& script, std::vector<std::string> arguments) {
  launch what;
  what.program = CFC_NODE;
  what.arguments = std::move(arguments);
  what.arguments.insert(what.arguments.begin(), (folder / script).string());
  return what;
}

} // namespace cfc::test

#include "tests/deploy/tool.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <sys/wait.h>

namespace cfc::test {

tool_outcome run_tool(const std::string& command_line) {
  std::FILE* const pipe = ::popen(("{ " + command_line + "\n} 2>&1 </dev/null").c_str(), "re");
  if (pipe == nullptr)
    throw std::runtime_error("no shell could be started for: " + command_line);
  tool_outcome outcome{};
  std::array<char, 4096> part{};
  while (const auto got = std::fread(part.data(), 1, part.size(), pipe))
    outcome.output.append(part.data(), got);
  const int status = ::pclose(pipe);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

std::optional<std::string> tool_is_missing(const std::string& name) {
  if (run_tool("command -v " + name).exit_code == 0)
    return std::nullopt;
  if (std::getenv("CI") != nullptr)
    ADD_FAILURE() << name << " is missing; tools/setup.sh installs it";
  return name + " is not installed: run tools/setup.sh";
}

} // namespace cfc::test

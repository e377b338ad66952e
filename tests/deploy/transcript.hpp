#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cfc::test {

/// What a document shows to be typed at a prompt, and what comes of it.
struct transcript_step {
  std::string command; ///< with the lines that stand behind `> `
  std::vector<std::string> output;
};

/// All steps of the section with this heading: what is indented by four blanks, commands behind `# `.
std::vector<transcript_step> transcript_of(const std::filesystem::path& document, const std::string& heading);

/// Whether it came like that, numbers and the width of columns aside. `…` as a line stands for any number of
/// lines, at a line's end for the rest of it.
bool came_like(const std::vector<std::string>& expected, const std::vector<std::string>& output);

/// A shell script that takes these steps, and says before each which one it is.
std::string script_of(const std::vector<transcript_step>& steps);
/// What that script printed at each step.
std::vector<std::vector<std::string>> outputs_of(const std::string& printed, std::size_t steps);

} // namespace cfc::test

#include "tests/deploy/transcript.hpp"

#include "tests/contract/named_tests.hpp"

#include <regex>
#include <span>
#include <sstream>

namespace cfc::test {

namespace {

constexpr const char* marker = "@@ step ";
const std::string more = "…";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

/// Without what differs from one run to the next.
std::string bare(const std::string& line) {
  const auto numbers = std::regex_replace(line, std::regex("[0-9]+([.][0-9]+)?"), "0");
  return std::regex_replace(std::regex_replace(numbers, std::regex(" +"), " "), std::regex("^ | $"), "");
}

bool line_came_like(const std::string& expected, const std::string& line) {
  const auto wanted = bare(expected);
  return wanted.ends_with(more) ? bare(line).starts_with(bare(wanted.substr(0, wanted.size() - more.size())))
                                : bare(line) == wanted;
}

bool came_like(std::span<const std::string> expected, std::span<const std::string> output) {
  if (expected.empty())
    return output.empty();
  if (bare(expected.front()) == more)
    return came_like(expected.subspan(1), output) ||
           (!output.empty() && came_like(expected, output.subspan(1)));
  return !output.empty() && line_came_like(expected.front(), output.front()) &&
         came_like(expected.subspan(1), output.subspan(1));
}

} // namespace

std::vector<transcript_step> transcript_of(const std::filesystem::path& document,
                                           const std::string& heading) {
  const auto text = text_of(document);
  const auto from = text.find("\n" + heading + "\n");
  if (from == std::string::npos)
    return {};
  std::vector<transcript_step> steps;
  for (auto line : lines_of(text.substr(from + heading.size() + 2))) {
    if (line.starts_with("#"))
      break;
    if (!line.starts_with("    "))
      continue;
    line.erase(0, 4);
    if (line.starts_with("# "))
      steps.push_back({line.substr(2), {}});
    else if (line.starts_with("> "))
      steps.back().command += "\n" + line.substr(2);
    else
      steps.back().output.push_back(line);
  }
  return steps;
}

bool came_like(const std::vector<std::string>& expected, const std::vector<std::string>& output) {
  return came_like(std::span(expected), std::span(output));
}

std::string script_of(const std::vector<transcript_step>& steps) {
  std::string script;
  for (std::size_t i = 0; i < steps.size(); ++i)
    script += "echo '" + (marker + std::to_string(i)) + "'\n" + steps[i].command + "\n";
  return script;
}

std::vector<std::vector<std::string>> outputs_of(const std::string& printed, std::size_t steps) {
  std::vector<std::vector<std::string>> outputs(steps);
  std::size_t step = steps;
  for (const auto& line : lines_of(printed)) {
    if (line.starts_with(marker))
      step = std::stoul(line.substr(std::string(marker).size()));
    else if (step < steps)
      outputs[step].push_back(line);
  }
  return outputs;
}

} // namespace cfc::test

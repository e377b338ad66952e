#include "tests/contract/named_tests.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>

namespace cfc::test {

namespace {

/// What the two groups of a pattern match, wherever it does, joined by a point.
std::set<std::string> pairs_in(const std::string& text, const std::regex& pattern) {
  std::set<std::string> result;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    result.insert((*at)[1].str() + "." + (*at)[2].str());
  return result;
}

} // namespace

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::set<std::string> tests_of_this_project() {
  static const std::regex definition(R"(\nTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\))");
  std::set<std::string> result;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(CFC_SOURCE_DIR "/tests")) {
    if (entry.path().extension() == ".cpp")
      result.merge(pairs_in("\n" + text_of(entry.path()), definition));
  }
  return result;
}

std::set<std::string> tests_named_in(const std::filesystem::path& document) {
  static const std::regex name(R"(`(\w+)\.(\w*_\w*)`)");
  return pairs_in(text_of(document), name);
}

std::set<std::string> table_rows_in(const std::filesystem::path& document,
                                    const std::set<std::string>& heads) {
  std::set<std::string> rows;
  std::ifstream in(document);
  for (std::string line; std::getline(in, line);) {
    const bool is_head = std::any_of(heads.begin(), heads.end(),
                                     [&](const auto& head) { return line.starts_with("| " + head); });
    if (line.starts_with("| ") && !is_head)
      rows.insert(line);
  }
  return rows;
}

} // namespace cfc::test

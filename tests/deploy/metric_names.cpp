#include "tests/deploy/metric_names.hpp"

#include "tests/contract/named_tests.hpp"

#include <regex>

namespace cfc::test {

namespace {

constexpr const char* name_pattern = "(?:cfc|confluence_connector|process)_[a-z_]+";

std::set<std::string> groups_in(const std::string& text, const std::string& pattern) {
  const std::regex compiled(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), compiled), end; at != end; ++at)
    found.insert((*at)[1]);
  return found;
}

} // namespace

std::set<std::string> metrics_in_expression(const std::string& expression) {
  // Values of labels stand in quotation marks, names of labels between others' brackets or behind `by`.
  const auto bare = std::regex_replace(expression, std::regex("\"[^\"]*\"|\\bby \\([^)]*\\)"), "");
  const std::regex part_of_histogram("_(sum|count|bucket)$");
  std::set<std::string> names;
  for (const auto& name :
       groups_in(bare, "\\b(" + std::string(name_pattern) + ")\\b(?=\\s*(?:[{\\[)]|$| [-+>]))"))
    names.insert(std::regex_replace(name, part_of_histogram, ""));
  return names;
}

std::set<std::string> documented_metrics() {
  std::set<std::string> names;
  for (const auto& row : table_rows_in(CFC_SOURCE_DIR "/docs/metrics.md", {"Name"}))
    names.merge(groups_in(row.substr(0, row.find('|', 1)), "`(" + std::string(name_pattern) + ")`"));
  names.merge(groups_in(text_of(CFC_SOURCE_DIR "/docs/metrics.md"), "`(process_[a-z_]+)` (?:is|the)"));
  return names;
}

std::set<std::string> metrics_in_sources() {
  std::set<std::string> names;
  for (const auto* room : {"/io/observe", "/tools/connector"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(CFC_SOURCE_DIR + std::string(room))) {
      if (entry.path().extension() == ".cpp")
        names.merge(groups_in(text_of(entry.path()), "\"(" + std::string(name_pattern) + ")\""));
    }
  }
  return names;
}

} // namespace cfc::test

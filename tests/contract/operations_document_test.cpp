#include "tests/contract/named_tests.hpp"
#include "tools/connector/options.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What operators look up is there, and named as the program names it: docs/operations.md and
/// docs/command-line.md beside the exit codes, the help, the report and the messages.
namespace cfc::test {
namespace {

constexpr const char* handbook = CFC_SOURCE_DIR "/docs/operations.md";
constexpr const char* command_line = CFC_SOURCE_DIR "/docs/command-line.md";

/// Heads of its tables of reasons.
std::set<std::string> heads_of_reasons() {
  return {"The reason says", "The reason begins with"};
}

std::set<std::string> found_in(const std::string& text, const std::regex& pattern) {
  std::set<std::string> result;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    result.insert((*at)[1].str());
  return result;
}

/// The help of the program, or of a command.
std::string help_of(const std::vector<const char*>& words) {
  std::vector<const char*> line{"confluence-connector"};
  line.insert(line.end(), words.begin(), words.end());
  line.push_back("--help");
  const auto parsed = connector::parse_command_line(static_cast<int>(line.size()), line.data(), "1");
  const auto* ended = std::get_if<connector::early_exit>(&parsed);
  return ended == nullptr ? std::string() : ended->text;
}

/// Names under the heading `Subcommands:` of the program's help.
std::set<std::string> commands() {
  static const std::regex name(R"(\n  ([a-z]+) )");
  const auto help = help_of({});
  const auto from = help.find("Subcommands:");
  return from == std::string::npos ? std::set<std::string>()
                                   : found_in(help.substr(from, help.find("Examples:", from) - from), name);
}

/// In backticks, alone or with what the option takes.
bool is_explained(const std::string& text, const std::string& option) {
  return text.find("`" + option + "`") != std::string::npos ||
         text.find("`" + option + " ") != std::string::npos;
}

/// All sources of the program, with literals that go on in the next line joined.
std::string sources() {
  std::string all;
  for (const auto* room : {"io", "nodes", "pipeline", "tools/connector"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(CFC_SOURCE_DIR + ("/" + std::string(room)))) {
      if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
        all += text_of(entry.path());
    }
  }
  std::string joined;
  joined.reserve(all.size());
  for (std::size_t at = 0; at < all.size();) {
    const auto next = all[at] == '"' ? all.find_first_not_of(" \n", at + 1) : std::string::npos;
    const bool goes_on = next != std::string::npos && all[next] == '"' &&
                         std::string_view(all).substr(at, next - at).find('\n') != std::string_view::npos;
    if (!goes_on)
      joined += all[at];
    at = goes_on ? next + 1 : at + 1;
  }
  return joined;
}

/// What stands between the bracket of each abort and the end of its statement.
std::vector<std::string> aborting_statements(const std::string& program) {
  std::vector<std::string> statements;
  for (const std::string_view begin : {"abort(", "cycle_aborted("}) {
    for (auto at = program.find(begin); at != std::string::npos; at = program.find(begin, at + 1))
      statements.push_back(program.substr(at, program.find(';', at) - at));
  }
  return statements;
}

/// The first cells of all tables whose first head is that.
std::vector<std::string> first_cells(const char* document, const std::set<std::string>& heads) {
  std::vector<std::string> cells;
  std::ifstream in(document);
  bool is_inside = false;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| ")) {
      is_inside = is_inside && line.starts_with("|---");
      continue;
    }
    auto cell = line.substr(2, line.find(" | ", 2) - 2);
    if (heads.contains(cell))
      is_inside = true;
    else if (is_inside)
      cells.push_back(std::move(cell));
  }
  return cells;
}

/// What stands in backticks, without what `…` stands for.
std::vector<std::string> quoted_in(const std::string& cell) {
  static const std::regex quoted("`([^`]*)`");
  constexpr std::string_view blanks = " :";
  constexpr std::string_view ellipsis = "…";
  std::vector<std::string> parts;
  for (std::string text : found_in(cell, quoted)) {
    text += ellipsis;
    for (std::size_t from = 0, to = 0; (to = text.find(ellipsis, from)) != std::string::npos;
         from = to + ellipsis.size()) {
      const auto part = text.substr(from, to - from);
      const auto first = part.find_first_not_of(blanks);
      if (first != std::string::npos)
        parts.push_back(part.substr(first, part.find_last_not_of(blanks) + 1 - first));
    }
  }
  return parts;
}

void expect_quotes_the_program(const char* document, const std::set<std::string>& heads) {
  const auto program = sources();
  const auto cells = first_cells(document, heads);
  EXPECT_GT(cells.size(), 8U);
  for (const auto& cell : cells) {
    for (const auto& part : quoted_in(cell))
      EXPECT_NE(program.find(part), std::string::npos) << "nothing says '" << part << "': " << cell;
  }
}

TEST(operations_document, has_each_exit_code) {
  static const std::regex value(R"(\w+ = (\d+))");
  const auto codes = found_in(text_of(CFC_SOURCE_DIR "/pipeline/report/exit_status.hpp"), value);
  EXPECT_GT(codes.size(), 5U);
  for (const auto* document : {handbook, command_line, CFC_SOURCE_DIR "/README.md"}) {
    const auto text = text_of(document);
    for (const auto& code : codes)
      EXPECT_NE(text.find("\n| " + code + " | "), std::string::npos) << code << " in " << document;
  }
}

/// A command may have a page of its own, docs/COMMAND.md.
TEST(operations_document, or_the_command_lines_page_has_each_command_and_option) {
  static const std::regex option(R"((--[a-z]+(?:-[a-z]+)*))");
  const auto text = text_of(handbook) + text_of(command_line);
  const auto names = commands();
  EXPECT_GT(names.size(), 3U);
  std::size_t options = 0;
  for (const auto& name : names) {
    EXPECT_NE(text.find("| `" + name + "` |"), std::string::npos) << name;
    const auto own = text_of(CFC_SOURCE_DIR "/docs/" + name + ".md");
    for (const auto& one : found_in(help_of({name.c_str()}), option)) {
      EXPECT_TRUE(is_explained(text, one) || is_explained(own, one)) << name << " " << one;
      ++options;
    }
  }
  EXPECT_GT(options, 50U);
}

TEST(operations_document, or_the_command_lines_page_has_each_member_of_the_report) {
  static const std::regex member(R"re((?:put_|add_|write_)\w+\(out, "(\w+)")re");
  const auto members = found_in(text_of(CFC_SOURCE_DIR "/pipeline/report/report_json.cpp"), member);
  const auto text = text_of(handbook) + text_of(command_line);
  EXPECT_GT(members.size(), 60U);
  for (const auto& one : members)
    EXPECT_TRUE(std::regex_search(text, std::regex("[`.]" + one + R"((?:\[\])?[`.])"))) << one;
}

TEST(operations_document, quotes_tables_reasons_and_steps_as_the_program_says_them) {
  expect_quotes_the_program(handbook, {"In the table"});
  expect_quotes_the_program(handbook, heads_of_reasons());
  expect_quotes_the_program(handbook, {"Step"});
}

/// By some words of each: a reason that no row quotes has no advice.
TEST(operations_document, has_each_reason_that_a_cycle_is_aborted_for) {
  static const std::regex literal(R"re("((?:[^"\\]|\\.)*)")re");
  std::vector<std::string> quoted;
  auto heads = heads_of_reasons();
  heads.insert("The reason of an audit says");
  for (const auto& cell : first_cells(handbook, heads)) {
    for (auto& part : quoted_in(cell)) {
      if (part.size() > 5)
        quoted.push_back(std::move(part));
    }
  }
  std::size_t count = 0;
  for (const auto& one : aborting_statements(sources())) {
    const auto literals = found_in(one, literal);
    if (std::none_of(literals.begin(), literals.end(), [](const auto& words) { return words.size() > 11; }))
      continue;
    ++count;
    EXPECT_TRUE(std::any_of(quoted.begin(), quoted.end(), [&](const auto& part) {
      return one.find(part) != std::string::npos;
    })) << one;
  }
  EXPECT_GT(count, 25U);
}

TEST(protection_document, quotes_warnings_as_the_program_says_them) {
  expect_quotes_the_program(CFC_SOURCE_DIR "/docs/protection.md", {"In the log"});
}

} // namespace
} // namespace cfc::test

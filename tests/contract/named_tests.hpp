#pragma once

#include <filesystem>
#include <set>
#include <string>

/// Documents that name the test for each of their claims, beside the tests of this project.
namespace cfc::test {

std::string text_of(const std::filesystem::path& file);
/// As `suite.test`, all that are defined in tests/.
std::set<std::string> tests_of_this_project();
/// What a document names as `suite.test` within backticks. Tests have an underscore in their names, files
/// that the text speaks of have none behind their point.
std::set<std::string> tests_named_in(const std::filesystem::path& document);
/// Rows of tables whose head isn't one of those given, and without the line below it.
std::set<std::string> table_rows_in(const std::filesystem::path& document,
                                    const std::set<std::string>& heads);

} // namespace cfc::test

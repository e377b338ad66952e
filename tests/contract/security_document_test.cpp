#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

/// SECURITY.md names a test for each promise, docs/images.md for each rule: a test that is renamed or deleted must not
/// leave one behind that nothing shows.
namespace cfc {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What the two groups of a pattern match, wherever it does, joined by a point.
std::set<std::string> pairs_in(const std::string& text, const std::regex& pattern) {
  std::set<std::string> result;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    result.insert((*at)[1].str() + "." + (*at)[2].str());
  return result;
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

/// Tests have an underscore in their names, files that the text speaks of have none behind their point.
std::set<std::string> tests_named_in(const std::string& document) {
  static const std::regex name(R"(`(\w+)\.(\w*_\w*)`)");
  return pairs_in(text_of(CFC_SOURCE_DIR "/" + document), name);
}

TEST(security_document, names_only_tests_that_exist) {
  const auto existing = tests_of_this_project();
  ASSERT_THAT(existing, ::testing::Contains("security_document.names_only_tests_that_exist"));
  for (const auto& named : tests_named_in("SECURITY.md"))
    EXPECT_TRUE(existing.contains(named)) << named;
}

TEST(document_of_images, names_only_tests_that_exist) {
  const auto existing = tests_of_this_project();
  const auto named = tests_named_in("docs/images.md");
  EXPECT_GT(named.size(), 40U);
  for (const auto& one : named)
    EXPECT_TRUE(existing.contains(one)) << one;
}

TEST(security_document, names_a_test_for_each_promise) {
  std::ifstream in(CFC_SOURCE_DIR "/SECURITY.md");
  std::size_t promises = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("| ") || line.starts_with("| Promise"))
      continue;
    ++promises;
    EXPECT_THAT(line, ::testing::ContainsRegex("`[a-z_0-9]+[.][a-z_0-9]+`"));
  }
  EXPECT_GT(promises, 20U);
}

} // namespace
} // namespace cfc

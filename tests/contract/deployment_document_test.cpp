#include "tests/contract/named_tests.hpp"

#include <gmock/gmock.h>

#include <regex>

/// docs/deployment.md marks only what is tested; docs/rights.md explains what messages ask operators to grant.
namespace cfc::test {
namespace {

constexpr const char* deployment = CFC_SOURCE_DIR "/docs/deployment.md";

TEST(deployment_document, names_only_tests_that_exist) {
  const auto existing = tests_of_this_project();
  for (const auto& named : tests_named_in(deployment))
    EXPECT_TRUE(existing.contains(named)) << named;
}

TEST(deployment_document, names_a_test_for_each_line) {
  const auto lines = table_rows_in(deployment, {"Expected"});
  EXPECT_GT(lines.size(), 20U);
  for (const auto& line : lines)
    EXPECT_THAT(line, ::testing::ContainsRegex("`[a-z_0-9]+[.][a-z_0-9]+`"));
}

TEST(deployment_document, forgets_no_requirement) {
  const auto text = text_of(deployment);
  for (int number = 1; number <= 22; ++number)
    EXPECT_THAT(text, ::testing::ContainsRegex("OPS-" + std::to_string(number) + "[,) ]"));
}

TEST(rights_document, explains_every_scope_that_the_program_names) {
  static const std::regex scope(R"([a-z]+:[a-z.]+:confluence)");
  const auto text = text_of(CFC_SOURCE_DIR "/docs/rights.md");
  std::set<std::string> named;
  for (const auto* room : {"io/confluence", "nodes"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(CFC_SOURCE_DIR + ("/" + std::string(room)))) {
      if (!entry.is_regular_file())
        continue;
      const auto source = text_of(entry.path());
      for (std::sregex_iterator at(source.begin(), source.end(), scope), end; at != end; ++at)
        named.insert(at->str());
    }
  }
  EXPECT_GT(named.size(), 3U);
  for (const auto& one : named)
    EXPECT_THAT(text, ::testing::HasSubstr("| `" + one + "` |"));
}

} // namespace
} // namespace cfc::test

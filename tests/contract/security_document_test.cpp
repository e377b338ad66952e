#include "tests/contract/named_tests.hpp"

#include <gmock/gmock.h>

/// SECURITY.md names a test for each promise, docs/images.md for each rule: a test that is renamed or deleted
/// must not leave one behind that nothing shows.
namespace cfc::test {
namespace {

constexpr const char* document = CFC_SOURCE_DIR "/SECURITY.md";

TEST(security_document, names_only_tests_that_exist) {
  const auto existing = tests_of_this_project();
  ASSERT_THAT(existing, ::testing::Contains("security_document.names_only_tests_that_exist"));
  for (const auto& named : tests_named_in(document))
    EXPECT_TRUE(existing.contains(named)) << named;
}

TEST(document_of_images, names_only_tests_that_exist) {
  const auto existing = tests_of_this_project();
  const auto named = tests_named_in(CFC_SOURCE_DIR "/docs/images.md");
  EXPECT_GT(named.size(), 40U);
  for (const auto& one : named)
    EXPECT_TRUE(existing.contains(one)) << one;
}

TEST(security_document, names_a_test_for_each_promise) {
  const auto promises = table_rows_in(document, {"Promise"});
  EXPECT_GT(promises.size(), 20U);
  for (const auto& promise : promises)
    EXPECT_THAT(promise, ::testing::ContainsRegex("`[a-z_0-9]+[.][a-z_0-9]+`"));
}

} // namespace
} // namespace cfc::test

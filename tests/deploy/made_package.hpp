#pragma once

#include "tests/integration/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>

namespace cfc::test {

/// The Debian package of the programs that were built, one for all tests of a suite, since it takes seconds
/// to make.
class made_package : public ::testing::Test {
protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  /// Skips the test where no package can be made.
  void SetUp() override;

  static const std::filesystem::path& folder() { return directory->path(); } ///< for what tests add
  static std::filesystem::path deb;                                          ///< the .deb
  static std::filesystem::path root;                                         ///< its files, unpacked
  std::string connector;                                                     ///< the program among them
  std::set<std::string> commands;                                            ///< that its --help lists

private:
  static std::unique_ptr<temporary_directory> directory;
};

} // namespace cfc::test

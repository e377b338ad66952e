#pragma once

#include "tests/unit/config/tenant_text.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/stat.h>

/// Of the files and folders that the command line names.
namespace cfc::connector::test {

inline std::size_t files_in(const std::string& directory) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory), {}));
}

inline std::string text_of(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline mode_t permissions_of(const std::string& path) {
  struct stat found {};
  EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
  return found.st_mode & 07777;
}

/// What is said of the path that is refused.
template <typename Do>
std::string refusal(Do what) {
  try {
    what();
  } catch (const config::config_error& error) {
    return error.problems().at(0).text();
  }
  return "accepted";
}

} // namespace cfc::connector::test

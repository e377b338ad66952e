#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace cfc::files::test {

/// A folder for us alone that goes with the test.
class place : public testing::Test {
protected:
  place() {
    std::string pattern = (std::filesystem::temp_directory_path() / "files-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~place() override { std::filesystem::remove_all(path_); }

  std::string path(const std::string& name = "") const { return (path_ / name).string(); }
  std::string made(const std::string& name, mode_t mode = 0600) const {
    std::ofstream(path(name)) << name;
    ::chmod(path(name).c_str(), mode);
    return path(name);
  }
  std::string made_folder(const std::string& name, mode_t mode) const {
    std::filesystem::create_directories(path(name));
    ::chmod(path(name).c_str(), mode);
    return path(name);
  }
  std::string linked(const std::string& name, const std::string& target) const {
    std::filesystem::create_symlink(target, path(name));
    return path(name);
  }

private:
  std::filesystem::path path_;
};

/// What is said of the path that is refused.
template <typename Do>
std::string refusal(Do what) {
  try {
    what();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace cfc::files::test

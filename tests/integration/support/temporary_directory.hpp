#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace cfc::test {

/// A directory of its own for one test, removed with all that is in it.
class temporary_directory {
public:
  temporary_directory();
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }
  /// Writes a file in it and gives its path.
  std::filesystem::path write(const std::string& name, std::string_view text) const;

private:
  std::filesystem::path path_;
};

/// The whole file; empty when there is none.
std::string read_file(const std::filesystem::path& file);

} // namespace cfc::test

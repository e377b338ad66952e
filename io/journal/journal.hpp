#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::journal {

/// The crash journal (REL-6): one append-only file per tenant that names contents between registration and
/// completion. After a crash the next cycle deletes those first, so that the diff sees them as new. Only a
/// help: the diff needs no local record. Lines are `+ key` and `- key`; keys have no line breaks.
/// Thread-safe.
class journal {
public:
  /// Opens `{directory}/{tenant}.journal` and reads what an earlier process left open. The directory is
  /// created.
  /// @throws std::runtime_error naming the path
  journal(const std::string& directory, std::string_view tenant);
  ~journal();
  journal(const journal&) = delete;
  journal& operator=(const journal&) = delete;

  /// Keys that an earlier process left open.
  const std::vector<std::string>& left_open() const noexcept { return left_open_; }
  /// The left-over contents are gone: starts with an empty file. @throws std::runtime_error
  void reset();

  /// Written out (not only buffered) before it returns. @throws std::runtime_error
  void registering(std::string_view key);
  void settled(std::string_view key);

private:
  void append(char mark, std::string_view key);

  std::string path_;
  std::vector<std::string> left_open_;
  std::mutex mutex_;
  int file_ = -1;
};

} // namespace cfc::journal

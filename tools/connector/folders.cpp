#include "tools/connector/folders.hpp"

#include "io/config/loader.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace cfc::connector {

namespace {

[[noreturn]] void refuse_folder(const std::string& option, const std::string& message) {
  throw config::config_error({{"", 0, option, message}});
}

void refuse_unwritable(const std::string& option, const std::string& directory) {
  auto name = (std::filesystem::path(directory) / ".writable-XXXXXX").string();
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) {
    refuse_folder(option, "no file can be made in the folder '" + directory + "': " + std::strerror(errno));
  }
  ::close(file);
  ::unlink(name.c_str());
}

} // namespace

std::string usable_folder(const std::string& option, const std::string& directory) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) {
    refuse_folder(option, "the folder '" + directory + "' can't be made: " + failed.message());
  }
  refuse_unwritable(option, directory);
  return directory;
}

std::string private_folder(const std::string& option, const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    refuse_folder(option, "the folder '" + directory + "' can't be made: " + std::strerror(errno) +
                              "; name another one");
  }
  struct stat found {};
  if (::lstat(directory.c_str(), &found) != 0 || !S_ISDIR(found.st_mode)) {
    refuse_folder(option, "'" + directory + "' is no folder; remove it or name another one");
  }
  if (found.st_uid != ::geteuid()) {
    refuse_folder(option, "the folder '" + directory + "' belongs to user " + std::to_string(found.st_uid) +
                              ", not to " + std::to_string(::geteuid()) + "; remove it or name another one");
  }
  if ((found.st_mode & 0777) != 0700) {
    ::chmod(directory.c_str(), 0700);
  }
  refuse_unwritable(option, directory);
  return directory;
}

} // namespace cfc::connector

#include "pipeline/tenant_lock.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace cfc::pipeline {

std::optional<tenant_lock> tenant_lock::take(const std::string& directory, std::string_view tenant) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) {
    throw std::runtime_error("the folder " + directory + " for lock files can't be made: " +
                             failed.message() + ". Choose another one with --lock-dir");
  }
  const auto path = (std::filesystem::path(directory) / (std::string(tenant) + ".lock")).string();
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    throw std::runtime_error("the lock file " + path + " can't be opened: " + std::strerror(errno) +
                             ". Choose another directory with --lock-dir");
  }
  tenant_lock lock(file);
  if (::flock(file, LOCK_EX | LOCK_NB) == 0)
    return lock;
  if (errno == EWOULDBLOCK)
    return std::nullopt;
  throw std::runtime_error("the lock file " + path + " can't be locked: " + std::strerror(errno));
}

tenant_lock::tenant_lock(tenant_lock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

tenant_lock::~tenant_lock() {
  if (file_ >= 0)
    ::close(file_);
}

} // namespace cfc::pipeline

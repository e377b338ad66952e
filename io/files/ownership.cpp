#include "io/files/ownership.hpp"

#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace cfc::files {

namespace {

namespace fs = std::filesystem;

bool is_trusted_link(const std::string& path) {
  struct stat link {};
  if (::lstat(path.c_str(), &link) != 0 || !S_ISLNK(link.st_mode) || !is_ours_or_roots(link))
    return false;
  const auto parent = fs::path(path).parent_path();
  struct stat folder {};
  return ::stat(parent.empty() ? "." : parent.c_str(), &folder) == 0 && is_ours_or_roots(folder) &&
         !others_may_write(folder);
}

/// What the kernel makes of the file descriptors of a process: a pipe or a socket has no path that could be
/// written.
bool leads_to_no_path(const std::string& link, const std::string& next) {
  struct stat found {};
  return ::stat(link.c_str(), &found) == 0 && ::lstat(next.c_str(), &found) != 0;
}

} // namespace

bool others_may_write(const struct stat& of) noexcept {
  return (of.st_mode & (S_IWGRP | S_IWOTH)) != 0;
}

bool is_ours(const struct stat& of) noexcept {
  return of.st_uid == ::geteuid();
}

bool is_ours_or_roots(const struct stat& of) noexcept {
  return is_ours(of) || of.st_uid == 0;
}

std::string behind_trusted_links(std::string path) {
  constexpr int most_links = 40; // as the kernel
  auto at = path;
  for (int links = 0; links < most_links; ++links) {
    if (!is_trusted_link(at))
      return at;
    std::error_code failed;
    const auto target = fs::read_symlink(at, failed);
    if (failed)
      return at;
    auto next = (fs::path(at).parent_path() / target).string();
    if (leads_to_no_path(at, next))
      return at;
    at = std::move(next);
  }
  return path;
}

} // namespace cfc::files

#include "io/files/own_file.hpp"

#include "io/files/ownership.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>

namespace cfc::files {

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw std::runtime_error(path + " " + why);
}

[[noreturn]] void can_not(const std::string& path, const char* what) {
  const int error = errno;
  refuse(path, error == ELOOP ? "is a link, which is not followed; remove it"
                              : std::string("can't be ") + what + ": " + std::strerror(error));
}

struct stat facts_of(const descriptor& file, const std::string& path) {
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0)
    can_not(path, "looked at");
  return facts;
}

void refuse_what_others_made(const descriptor& file, const std::string& path) {
  const auto facts = facts_of(file, path);
  if (!S_ISREG(facts.st_mode))
    refuse(path, "is no file; remove it");
  if (!is_ours(facts))
    refuse(path, "belongs to user " + std::to_string(facts.st_uid) +
                     ", so it can't be trusted; see who made it, and remove it");
  if (others_may_write(facts))
    refuse(path, "may be written by others, so it can't be trusted; see what is in it, and remove it");
}

/// Tries to lock it. False: somebody else has the lock.
bool is_locked_by_us(const descriptor& file, const std::string& path) {
  if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0)
    return true;
  if (errno == EWOULDBLOCK)
    return false;
  if (errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS || errno == EINVAL)
    refuse(path, "lies on a file system that has no locks; name a folder on a local disk");
  can_not(path, "locked");
}

bool lies_at(const descriptor& file, const std::string& path) {
  const auto locked = facts_of(file, path);
  struct stat found {};
  return ::lstat(path.c_str(), &found) == 0 && found.st_dev == locked.st_dev && found.st_ino == locked.st_ino;
}

} // namespace

std::optional<descriptor> take_own_file(const std::string& path) {
  // A file that was removed between opening and locking keeps nobody out: the next one makes another.
  for (int attempt = 0; attempt < 100; ++attempt) {
    descriptor file(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
    if (file.number() < 0)
      can_not(path, "opened");
    refuse_what_others_made(file, path);
    if (!is_locked_by_us(file, path))
      return std::nullopt;
    if (lies_at(file, path)) {
      // Cleaners of folders go by the times.
      ::futimens(file.number(), nullptr);
      return file;
    }
  }
  refuse(path, "is removed again and again; see by whom");
}

std::optional<descriptor> open_own_file(const std::string& path) {
  descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.number() < 0) {
    if (errno == ENOENT)
      return std::nullopt;
    can_not(path, "opened");
  }
  refuse_what_others_made(file, path);
  return file;
}

} // namespace cfc::files

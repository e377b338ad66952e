#include "io/journal/journal.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <unistd.h>

namespace cfc::journal {

namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw std::runtime_error("crash journal " + path + ": " + what + ": " + std::strerror(errno) +
                           ". Check --journal-dir, its permissions and the free space");
}

std::vector<std::string> read_open(const std::string& path) {
  std::multiset<std::string> open;
  std::ifstream lines(path);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < 3)
      continue;
    auto key = line.substr(2);
    if (line[0] == '+') {
      open.insert(std::move(key));
    } else if (const auto at = open.find(key); at != open.end()) {
      open.erase(at);
    }
  }
  const std::set<std::string> distinct(open.begin(), open.end());
  return {distinct.begin(), distinct.end()};
}

} // namespace

journal::journal(const std::string& directory, std::string_view tenant)
    : path_((std::filesystem::path(directory) / (std::string(tenant) + ".journal")).string()) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) {
    errno = failed.value();
    fail(path_, "its folder can't be made");
  }
  left_open_ = read_open(path_);
  file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file_ < 0)
    fail(path_, "can't be opened");
}

journal::~journal() {
  if (file_ >= 0)
    ::close(file_);
}

void journal::reset() {
  const std::lock_guard lock(mutex_);
  if (::ftruncate(file_, 0) != 0)
    fail(path_, "can't be emptied");
  left_open_.clear();
}

void journal::registering(std::string_view key) {
  append('+', key);
}

void journal::settled(std::string_view key) {
  append('-', key);
}

void journal::append(char mark, std::string_view key) {
  std::string line;
  line.reserve(key.size() + 3);
  line.append(1, mark).append(" ").append(key).append("\n");
  const std::lock_guard lock(mutex_);
  // The kernel keeps what write() took when the process dies; only a crash of the machine could lose it.
  if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    fail(path_, "can't be written");
}

} // namespace cfc::journal

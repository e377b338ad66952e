#include "tools/connector/report_file.hpp"

#include "io/config/loader.hpp"
#include "io/files/ownership.hpp"
#include "tools/connector/printing.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace cfc::connector {

namespace {

namespace fs = std::filesystem;

/// What a file gets that a program makes in the usual way.
mode_t usual_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

/// One of the process's own descriptors under the name that the kernel gives it, which is a link to no path.
bool is_descriptor(const std::string& target, const struct stat& found) {
  return S_ISLNK(found.st_mode) && target.starts_with("/proc/");
}

/// A pipe that lies in a folder, where another user may have put it to read what we write.
bool is_others_pipe(const struct stat& found) {
  return S_ISFIFO(found.st_mode) && !files::is_ours_or_roots(found);
}

/// The entry of a folder that a path names. A link there is itself what is replaced.
/// @return empty for an empty path, which stdout has
fs::path place_of(const std::string& path) {
  if (path.empty())
    return {};
  std::error_code missing;
  const auto absolute = fs::absolute(path).lexically_normal();
  return fs::weakly_canonical(absolute.parent_path(), missing) / absolute.filename();
}

} // namespace

report_file::report_file(std::string option, std::string path)
    : option_(std::move(option)), path_(std::move(path)) {
  if (path_ == "-") {
    return;
  }
  target_ = files::behind_trusted_links(path_);
  struct stat found {};
  bool there = ::lstat(target_.c_str(), &found) == 0;
  if (there && is_others_pipe(found)) {
    refuse("which is somebody else's pipe");
  }
  if (there && is_descriptor(target_, found)) {
    there = ::stat(target_.c_str(), &found) == 0;
  }
  if (there && S_ISDIR(found.st_mode)) {
    refuse("which is a folder; allowed: a file, or - for stdout");
  }
  if (there && !S_ISREG(found.st_mode) && !S_ISLNK(found.st_mode)) {
    if (::access(target_.c_str(), W_OK) != 0) {
      refuse(std::string("which can't be written: ") + std::strerror(errno));
    }
    return;
  }
  mode_ = there && S_ISREG(found.st_mode) ? found.st_mode & 0777 : usual_mode();
  is_replaced_ = true;
  open_beside();
}

report_file::~report_file() {
  if (file_ >= 0) {
    ::close(file_);
  }
  if (!temporary_.empty()) {
    ::unlink(temporary_.c_str());
  }
}

void report_file::refuse(const std::string& why) const {
  throw config::config_error({{"", 0, option_, "found '" + path_ + "', " + why}});
}

void report_file::refuse_what_is_no_file() const {
  if (!is_replaced_) {
    refuse("which is no file; allowed: a file, whose lines can be written at once");
  }
}

void report_file::refuse_inputs(const std::vector<std::string>& inputs) const {
  const auto replaced = place_of(target_);
  for (const auto& input : inputs) {
    std::error_code missing;
    if (is_replaced_ && (replaced == place_of(input) || replaced == fs::canonical(input, missing))) {
      refuse("which is a file that is read here; allowed: one of its own");
    }
  }
}

void report_file::refuse_same_place(const report_file& other) const {
  const bool same =
      !is_replaced_ ? path_ == "-" && other.path_ == "-" : place_of(target_) == place_of(other.target_);
  if (same) {
    refuse("as for " + other.option_ + "; allowed: a place for each");
  }
}

void report_file::open_beside() {
  constexpr std::string_view ending = ".tmp";
  const fs::path target = target_;
  auto name =
      (target.parent_path() / ("." + target.filename().string() + ".XXXXXX" + std::string(ending))).string();
  file_ = ::mkostemps(name.data(), static_cast<int>(ending.size()), O_CLOEXEC);
  if (file_ < 0) {
    refuse(std::string("beside which no file can be made: ") + std::strerror(errno));
  }
  ::fchmod(file_, mode_);
  temporary_ = std::move(name);
}

void report_file::write(std::string_view text) {
  if (path_ == "-") {
    put(STDOUT_FILENO, text);
    return;
  }
  if (!is_replaced_) {
    if (file_ >= 0)
      ::close(std::exchange(file_, -1));
    // Without O_NONBLOCK, opening a pipe waits for a reader, who may never come.
    file_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);
    if (file_ < 0) {
      failed(errno == ENXIO ? "nobody reads that pipe" : std::strerror(errno));
    }
    ::fcntl(file_, F_SETFL, ::fcntl(file_, F_GETFL) & ~O_NONBLOCK);
    put(file_, text);
    return;
  }
  if (temporary_.empty()) {
    ::close(std::exchange(file_, -1));
    open_beside();
  }
  // What an earlier attempt has left.
  if (::ftruncate(file_, 0) != 0 || ::lseek(file_, 0, SEEK_SET) != 0) {
    failed(std::strerror(errno));
  }
  put(file_, text);
  if (::fsync(file_) != 0 || ::rename(temporary_.c_str(), target_.c_str()) != 0) {
    failed(std::strerror(errno));
  }
  temporary_.clear();
}

void report_file::append(std::string_view text) {
  if (!temporary_.empty()) {
    write({});
  }
  put(file_, text);
}

void report_file::put(int file, std::string_view text) const {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      failed(std::strerror(errno));
    }
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
}

void report_file::failed(const std::string& why) const {
  throw std::runtime_error("the report " + (path_ == "-" ? std::string("on stdout") : path_) +
                           " can't be written: " + why + ". Check the free space and the folder");
}

bool write_or_tell(report_file* file, std::string_view text) {
  try {
    if (file != nullptr)
      file->write(text);
    return true;
  } catch (const std::runtime_error& error) {
    print_line(stderr, std::string("error: ") + error.what());
    return false;
  }
}

} // namespace cfc::connector

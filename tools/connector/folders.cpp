#include "tools/connector/folders.hpp"

#include "io/config/loader.hpp"
#include "io/files/descriptor.hpp"
#include "io/files/ownership.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace cfc::connector {

namespace {

namespace fs = std::filesystem;

constexpr const char* our_name = "confluence-connector";

[[noreturn]] void refuse_folder(const std::string& option, const std::string& message) {
  throw config::config_error({{"", 0, option, message}});
}

/// Why there can be no such folder; nothing: there is one now.
std::optional<std::string> make_folder(const std::string& directory) {
  std::error_code failed;
  const auto above = fs::path(directory).parent_path();
  if (!above.empty())
    fs::create_directories(above, failed);
  if (failed)
    return "the folder '" + directory + "' can't be made: " + failed.message();
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
    return "the folder '" + directory + "' can't be made: " + std::strerror(errno);
  return std::nullopt;
}

/// Why it can't be trusted; nothing: it can.
std::optional<std::string> distrust_of(const std::string& directory) {
  struct stat found {};
  if (::lstat(directory.c_str(), &found) != 0)
    return "the folder '" + directory + "' can't be looked at: " + std::strerror(errno);
  if (S_ISLNK(found.st_mode))
    return "'" + directory + "' is a link; name the folder that it leads to";
  if (!S_ISDIR(found.st_mode))
    return "'" + directory + "' is no folder; remove it or name another one";
  if (!files::is_ours(found))
    return "the folder '" + directory + "' belongs to user " + std::to_string(found.st_uid) + ", not to " +
           std::to_string(::geteuid()) + "; name another one, such as a folder in it, which will be made";
  if (files::others_may_write(found))
    return "the folder '" + directory +
           "' may be written by others, who could steer what is deleted; take that right away (chmod go-w) "
           "or name another one, such as a folder in it, which will be made";
  return std::nullopt;
}

/// Why no file can be made in it; nothing: one can.
std::optional<std::string> unwritable(const std::string& directory) {
  auto name = (fs::path(directory) / ".writable-XXXXXX").string();
  const files::descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (file.number() < 0)
    return "no file can be made in the folder '" + directory + "': " + std::strerror(errno);
  ::unlink(name.c_str());
  return std::nullopt;
}

/// Without slashes at the end, behind which a link would be followed.
std::string without_last_slash(const std::string& directory) {
  const auto normal = fs::path(directory).lexically_normal();
  return (normal.has_filename() || !normal.has_relative_path() ? normal : normal.parent_path()).string();
}

/// An absolute path; others say nothing.
std::optional<fs::path> folder_in(const config::environment& environment, const char* variable) {
  const fs::path value(environment(variable).value_or(""));
  return value.is_absolute() ? std::optional(value) : std::nullopt;
}

/// `$STATE_DIRECTORY` is a list with colons when a service has several.
std::string first_of(const std::string& list) {
  return list.substr(0, list.find(':'));
}

} // namespace

std::string own_folder(const std::string& option, const std::string& directory) {
  auto folder = without_last_slash(directory);
  for (const auto check : {make_folder, distrust_of, unwritable}) {
    if (const auto why = check(folder))
      refuse_folder(option, *why);
  }
  return folder;
}

std::string folder_in_tmp() {
  return "/tmp/" + std::string(our_name) + "-" + std::to_string(::geteuid());
}

std::string state_folder(const config::environment& environment, const std::string& last) {
  if (const auto given = folder_in(environment, "STATE_DIRECTORY"))
    return own_folder("STATE_DIRECTORY", first_of(given->string()));
  if (const auto state = folder_in(environment, "XDG_STATE_HOME"))
    return own_folder("XDG_STATE_HOME", (*state / our_name).string());
  if (const auto home = folder_in(environment, "HOME")) {
    auto folder = (*home / ".local/state" / our_name).string();
    // Nobody chose it, so that one which can't be written is passed over; one that isn't to be trusted isn't.
    if (!make_folder(folder)) {
      if (const auto why = distrust_of(folder))
        refuse_folder("HOME", *why);
      if (!unwritable(folder))
        return folder;
    }
  }
  return own_folder("--lock-dir", last);
}

} // namespace cfc::connector

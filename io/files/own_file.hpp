#pragma once

#include "io/files/descriptor.hpp"

#include <optional>
#include <string>

/// Files that steer what the program does: its locks and its crash journal.
namespace cfc::files {

/// Opens a file for reading and appending, makes it, for us alone, when it is missing, and locks it
/// (flock(2)): the kernel frees the lock when the process dies, however it dies. The file at the path is the
/// one that is locked, also when somebody removed it meanwhile; its times say when it was taken. No link is
/// followed.
/// @return nothing: somebody else has it
/// @throws std::runtime_error that names the path: it can't be opened or locked, belongs to another user, may
/// be written by others, or lies on a file system that has no locks
std::optional<descriptor> take_own_file(const std::string& path);

/// Opens such a file for reading, without its lock. @return nothing: there is none. @throws the same
std::optional<descriptor> open_own_file(const std::string& path);

} // namespace cfc::files

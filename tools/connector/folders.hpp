#pragma once

#include <string>

/// Folders that options name, looked at before the first request instead of in the middle of a cycle.
namespace cfc::connector {

/// Makes the folder, with those above it, unless it is there, and sees whether files can be made in it.
/// @return the directory
/// @throws config::config_error naming the option
std::string usable_folder(const std::string& option, const std::string& directory);

/// The same for one in a place where everybody may make folders: it is readable for us only and has to be
/// ours, no link to somewhere.
std::string private_folder(const std::string& option, const std::string& directory);

} // namespace cfc::connector

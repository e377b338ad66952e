#pragma once

#include "io/config/environment.hpp"

#include <string>

/// Folders of locks and of the crash journal, looked at before the first request instead of in the middle of
/// a cycle. What lies in them steers what the program does, so nobody but us may write there.
namespace cfc::connector {

/// Makes the folder, readable for us only, with those above it, unless it is there, and sees whether files
/// can be made in it. One that is there has to be ours, no link, and writable for nobody else.
/// @param option what names it, for messages
/// @return the directory
/// @throws config::config_error naming the option
std::string own_folder(const std::string& option, const std::string& directory);

/// `/tmp/confluence-connector-UID`
std::string folder_in_tmp();

/// The folder for locks and journal when no option names another (REL-11): `$STATE_DIRECTORY` (of several,
/// the first), else `$XDG_STATE_HOME/confluence-connector`, else `$HOME/.local/state/confluence-connector`,
/// else `/tmp/confluence-connector-UID`. The last also when the home can't be written, as in a container with
/// a read-only root. Made and looked at as by own_folder().
/// @param last the one in /tmp, for tests
/// @throws config::config_error naming the variable
std::string state_folder(const config::environment& environment, const std::string& last = folder_in_tmp());

} // namespace cfc::connector

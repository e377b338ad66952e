#pragma once

#include <string>
#include <vector>

namespace cfc::config {

/// What a pattern of `--config` matches (CFG-9): `*`, `?`, `[…]`, `{a,b}`, `~` at the start, and `**` as a
/// part of the path for any number of folders, none included. Links are followed, since a mounted config map
/// consists of them. Names that begin with a dot are met only by a pattern that names the dot.
/// @return in no certain order; a file that can be reached in several ways may be there several times
std::vector<std::string> files_matching(const std::string& pattern);

} // namespace cfc::config

#pragma once

#include <string>
#include <sys/stat.h>

/// Who may change what lies at a place that this process trusts.
namespace cfc::files {

/// Whether others than its owner, be it only a group, may write what that tells of.
bool others_may_write(const struct stat& of) noexcept;
/// Whether it belongs to the user of this process.
bool is_ours(const struct stat& of) noexcept;
/// Whether it belongs to that user or to root, who may do anything anyway.
bool is_ours_or_roots(const struct stat& of) noexcept;

/// Where a file is to be written that is named by this path. A link leads there only when it belongs to us or
/// to root and lies in a folder where nobody else can put one; any other is itself what is written, that is
/// replaced. So are links that lead in a circle.
std::string behind_trusted_links(std::string path);

} // namespace cfc::files

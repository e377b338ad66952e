#pragma once

#include <span>
#include <string_view>

namespace cfc::connector {

/// One of the files that the status page is made of (tools/connector/status_page), built into the program.
struct status_file {
  std::string_view path; ///< under which it is served
  std::string_view content_type;
  std::string_view text;
};

/// The page itself is at `/`. It asks for `status.json` beside it again and again, and for nothing else.
std::span<const status_file> status_files() noexcept;

} // namespace cfc::connector

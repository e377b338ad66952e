#pragma once

#include <string>
#include <string_view>

namespace cfc::simulator {

/// The text as a gzip file (RFC 1952), as `Content-Encoding: gzip` wants it.
std::string gzip(std::string_view text);

} // namespace cfc::simulator

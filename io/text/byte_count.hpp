#pragma once

#include <cstdint>
#include <string>

namespace cfc::text {

constexpr std::uint64_t mebibyte = 1024 * 1024;

/// "64 MiB" where it is whole ones, else "2000 bytes".
inline std::string byte_count(std::uint64_t bytes) {
  return bytes > 0 && bytes % mebibyte == 0 ? std::to_string(bytes / mebibyte) + " MiB"
                                            : std::to_string(bytes) + " bytes";
}

} // namespace cfc::text

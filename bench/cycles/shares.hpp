#pragma once

#include <cstdint>

/// How connectors ask, as the services let them: what the least number of requests is worked out by, and what
/// a raw load does.
namespace cfc::bench {

inline constexpr std::uint64_t rows_at_once = 200;   ///< of a search with inlined attachments
inline constexpr std::uint64_t bodies_at_once = 50;  ///< of a search with bodies
inline constexpr std::uint64_t requests_of_item = 3; ///< registered, uploaded, finalised
inline constexpr std::uint32_t searches_at_once = 4; ///< by default

/// Of memory and of transfers.
inline constexpr double mebibyte = 1024.0 * 1024.0;

} // namespace cfc::bench

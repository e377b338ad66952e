#pragma once

#include <cstdint>

namespace cfc::nodes {

/// How many minutes so many requests take at least, by a limit per minute; 0: there is no limit, and so no
/// time either.
constexpr double minutes_for(std::uint64_t requests, std::uint32_t per_minute) noexcept {
  return per_minute == 0 ? 0 : static_cast<double>(requests) / per_minute;
}

} // namespace cfc::nodes

#pragma once

#include <cstdint>

namespace cfc::unique {

/// How the platform is reached: from inside its cluster by service headers, or from outside by OAuth.
enum class auth_mode : std::uint8_t { cluster_local, external };

} // namespace cfc::unique

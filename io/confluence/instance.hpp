#pragma once

#include <cstdint>

namespace cfc::confluence {

/// The two products, which differ in addresses, paging and notation.
enum class instance : std::uint8_t { cloud, data_center };

} // namespace cfc::confluence

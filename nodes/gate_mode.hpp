#pragma once

#include <cstdint>

namespace cfc::nodes {

/// When spaces that have passed the guards go on to ingestion.
enum class gate_mode : std::uint8_t {
  open,      ///< CYC-3: a space goes on as soon as it has passed
  on_demand, ///< `overlap: disabled`: all go on at once, when open() is called
  new_first, ///< RUN-2: as on_demand, in the order of the spaces' keys, and new items of all spaces first
  closed,    ///< `plan`: none goes on
};

} // namespace cfc::nodes

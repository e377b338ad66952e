#pragma once

#include "io/unique/records.hpp"

#include <cstdint>
#include <string>

namespace cfc::nodes {

/// Why a list of contents may not be all there are, for those that delete because there are no more (REL-10); empty:
/// nothing speaks against it.
/// @param counted how many Unique says there are
inline std::string doubt_about(const unique::content_list& found, std::uint64_t counted) {
  if (!found.doubt.empty() || counted <= found.rows.size())
    return found.doubt;
  return "Unique counts " + std::to_string(counted) + " contents, and lists " +
         std::to_string(found.rows.size());
}

} // namespace cfc::nodes

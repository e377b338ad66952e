#pragma once

#include <string>

namespace cfc::nodes {

/// A space that isn't synchronised, or not wholly: its key can't be the name of a scope (SCP-6), rows
/// contradict each other about it (DEL-2), or it isn't shown where it should be in Unique (DIF-7).
struct refused_space {
  std::string key;
  std::string step; ///< `scope`, `discovery` or `diff`
  std::string reason;
};

} // namespace cfc::nodes

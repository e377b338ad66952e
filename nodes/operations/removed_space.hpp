#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cfc::nodes {

/// A space scope that is, or would be, cleaned up with its contents.
struct removed_space {
  std::string key;
  std::uint64_t contents = 0; ///< that Unique listed, or counted, before
  bool replaced = false;      ///< the key is in use by a newer space, which keeps the scope
  /// The tenant's former name (own_scopes.hpp), where the space is there and what is under that name goes (SCP-7).
  std::optional<std::string> former_name{};
};

} // namespace cfc::nodes

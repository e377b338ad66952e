#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cfc::nodes {

/// A space scope that is, or would be, cleaned up with its contents.
struct removed_space {
  std::string key;
  std::uint64_t contents = 0; ///< as Unique counted them before
  bool replaced = false;      ///< the key is in use by a newer space, which keeps the scope
  /// Of the tenant: the space is there, and what is under this name goes (SCP-7).
  std::optional<std::string> former_name{};
};

/// One thing that failed, as the report names it.
struct failed_item {
  std::string key;
  std::string step;
  int status = 0; ///< HTTP, 0: none
  std::string message;
};

} // namespace cfc::nodes

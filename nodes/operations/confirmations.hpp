#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace cfc::nodes {

/// What an operator has said on the command line of steps that can't be taken back.
struct confirmations {
  bool move_root = false;                  ///< `--move-root` (SCP-4)
  std::optional<std::string> adopt;        ///< `--adopt`: the tenant's former name (SCP-7)
  std::optional<std::string> identity;     ///< `--identity`: whose root a removal may empty (DEL-T)
  std::optional<std::uint64_t> max_delete; ///< `--max-delete` (DEL-6)
  /// `--accept-unlabelled`: so many contents may go that Confluence still has (DEL-6).
  std::optional<std::uint64_t> accept_unlabelled;
};

} // namespace cfc::nodes

#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// A scope and all folders below it, as Unique lists and counts them.
struct scope_tree {
  struct folder {
    unique::scope scope;
    std::uint64_t contents = 0; ///< of its own, as counted
  };
  std::vector<folder> folders; ///< the scope itself first, each before those below it
  /// Why there may be more (REL-10); null: nothing speaks against its being whole.
  std::optional<std::string> doubt;
  std::optional<std::string> in_the_way; ///< a folder below it that is marked, and so somebody's (DEL-T)

  std::uint64_t contents() const noexcept;
};

/// Reads only. What is below a folder that is in the way isn't looked at.
/// @throws http::api_error, cycle_aborted when the folders have no end
boost::asio::awaitable<scope_tree> read_scope_tree(const service_set& services, unique::scope top);

} // namespace cfc::nodes

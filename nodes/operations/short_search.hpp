#pragma once

#include <cstdint>
#include <string>

namespace cfc::nodes {

/// A search that stayed short of its total (DSC-8): the cycle goes on without it, and deletes nothing.
struct short_search {
  std::string query;
  std::uint64_t rows = 0, total = 0;
};

} // namespace cfc::nodes

#pragma once

#include <string>

namespace cfc::nodes {

/// A content that Unique holds and that is to go.
struct content_to_delete {
  std::string id;       ///< Unique's
  std::string key;      ///< full
  std::string item_key; ///< empty where the item doesn't matter any more
};

} // namespace cfc::nodes

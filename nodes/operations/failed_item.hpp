#pragma once

#include <string>

namespace cfc::nodes {

/// One thing that failed, as the report names it: an item, a scope, a search, a step of the cycle.
struct failed_item {
  std::string key;  ///< of a content, or what else tells which one
  std::string step; ///< what was being done, in a word or two
  int status = 0;   ///< HTTP, 0: none
  std::string message;
};

} // namespace cfc::nodes

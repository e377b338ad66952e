#pragma once

#include "io/text/blank.hpp"

#include <string>
#include <string_view>

namespace cfc::nodes {

/// Under which title an item is registered: Confluence's own, or the id where that is missing, null or blank
/// (ING-10), so that everything in Unique has a name to be found by.
inline std::string title_or_id(std::string_view title, std::string_view id) {
  return std::string(text::is_blank(title) ? id : title);
}

} // namespace cfc::nodes

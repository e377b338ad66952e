#pragma once

#include "nodes/operations/inlining/storage_images.hpp"

#include <string>
#include <string_view>

namespace cfc::nodes::inlining {

/// What is written around an image's base64.
struct image_markup {
  std::string before, after;
};

/// `<img … />` in the place of a macro (INL-9).
/// @param media_type in lower case, without parameters
image_markup markup_for(const image_macro& macro, std::string_view media_type);

/// `<p><img … /></p>` behind the body, for an image that no macro names (INL-10).
image_markup appended_markup(std::string_view file_name, std::string_view media_type);

} // namespace cfc::nodes::inlining

#pragma once

#include "io/text/lower_case.hpp"
#include "io/text/trimmed.hpp"

#include <string>
#include <string_view>

namespace cfc::text {

/// `Text/HTML; charset=utf-8` → `text/html`: what media types are compared by, those of files and those of
/// the settings.
inline std::string bare_media_type(std::string_view type) {
  return lower_case(trimmed(type.substr(0, type.find(';')), " \t\r\n\v\f"));
}

} // namespace cfc::text

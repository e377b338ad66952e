#pragma once

#include <string>
#include <string_view>

namespace cfc::simulator {

/// As JavaScript's encodeURIComponent.
std::string percent_encoded(std::string_view value);
void append_percent_encoded(std::string& into, std::string_view value);
/// Malformed escapes stay as they are.
std::string percent_decoded(std::string_view text, bool plus_is_space);

} // namespace cfc::simulator

#pragma once

#include <string>
#include <string_view>

namespace cfc::simulator {

std::string base64(std::string_view bytes);
/// Stops at the first character that isn't base64.
std::string from_base64(std::string_view text);

} // namespace cfc::simulator
